package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.redis.RawRedis;
import io.dibs.testkit.redis.RedisProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redis may be gone, slow or empty at any time: commits do not notice, and takeovers read PostgreSQL instead. */
@Tag("alone")
class RedisOutageIT {
    /** Nothing that waits for Redis is as fast as this. */
    private static final long AT_ONCE_MILLIS = 200;

    private Vertx vertx;
    private RedisProcess redis;
    private SaleScenario sale;

    @BeforeEach
    void openCampaign() throws IOException {
        vertx = Vertx.vertx();
        redis = new RedisProcess();
        sale = new SaleScenario(vertx, redis.uri(), SaleScenario.SMALL);
        sale.campaign("c", 1);
    }

    @AfterEach
    void close() throws IOException {
        sale.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
    }

    @Test
    void whatIsWipedInTheMiddleIsWrittenAnew() {
        sale.issue("c", 140);
        sale.written();
        new RawRedis(vertx, redis.uri()).wipe();
        sale.issue("c", 7);
        await().until(() -> sale.listener.faults.contains(SnapshotFault.REPLACED));
        expectWhole(147);
    }

    @Test
    void aRedisThatIsKilledAndStartedAgainIsWrittenAnew() throws IOException {
        sale.issue("c", 140);
        sale.written();
        redis.kill();
        for (int i = 0; i < 20; i++) {
            assertThat(sale.issue("c", 7)).isLessThan(AT_ONCE_MILLIS);
        }
        await().until(() -> !sale.listener.outages.isEmpty());
        redis.start();
        expectWhole(280);
    }

    @Test
    void anOutageIsToldOnceAndSoIsItsEnd() throws IOException {
        redis.kill();
        sale.issue("c", 7);
        await().until(() -> !sale.listener.outages.isEmpty());
        for (int i = 0; i < 5; i++) {
            sale.issue("c", 7);
            await().pollDelay(100, TimeUnit.MILLISECONDS).until(() -> true);
        }
        redis.start();
        sale.written();
        assertThat(sale.listener.outages).hasSize(1);
        assertThat(sale.listener.recoveries).isEqualTo(1);
        assertThat(sale.listener.faults).isEmpty();
    }

    /** Reads and writes have a connection each, and nobody takes a shard over again. */
    @Test
    void anOutageEndsWithoutBeingAskedForAnything() {
        sale.issue("c", 140);
        sale.written();
        redis.freeze();
        sale.takeOver();
        await().until(() -> sale.listener.outages.size() == 2);
        redis.thaw();
        await().until(() -> sale.listener.recoveries == 2);
    }

    @Test
    void noCommitWaitsForARedisThatHangs() {
        sale.issue("c", 140);
        sale.written();
        redis.freeze();
        for (int i = 0; i < 100; i++) {
            assertThat(sale.issue("c", 7)).isLessThan(AT_ONCE_MILLIS);
        }
        await().until(() -> !sale.listener.outages.isEmpty());
        assertThat(sale.issue("c", 7)).isLessThan(AT_ONCE_MILLIS);
        redis.thaw();
        expectWhole(847);
    }

    @Test
    void aTakeoverDoesNotWaitLongForARedisThatHangs() {
        sale.issue("c", 140);
        sale.written();
        redis.freeze();
        long begun = System.nanoTime();
        sale.takeOver();
        assertThat(millisSince(begun)).isLessThan(1_500);
        assertThat(sale.listener.used).isEmpty();
        redis.thaw();
        expectWhole(140);
    }

    @Test
    void aRedisThatHangsIsNotWaitedForAgainAndAgain() {
        sale.issue("c", 140);
        sale.written();
        redis.freeze();
        sale.takeOver();
        long begun = System.nanoTime();
        await().until(() -> sale.issue("c", 7) >= 0 && millisSince(begun) > AT_ONCE_MILLIS);
        long again = System.nanoTime();
        sale.reload();
        assertThat(millisSince(again)).isLessThan(1_000);
        redis.thaw();
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    @Test
    void aTakeoverWithoutRedisReadsPostgres() throws IOException {
        sale.issue("c", 140);
        sale.written();
        redis.kill();
        sale.takeOver();
        assertThat(sale.listener.used).isEmpty();
        assertThat(sale.listener.faults).isEmpty();
        assertThat(sale.listener.outages).isNotEmpty();
        redis.start();
        expectWhole(140);
    }

    @Test
    void aHandoverDoesNotWaitForARedisThatIsGoneOrHangs() {
        sale.issue("c", 7);
        sale.written();
        redis.freeze();
        sale.issue("c", 7);
        long begun = System.nanoTime();
        sale.flush();
        assertThat(millisSince(begun)).isLessThan(SaleScenario.SMALL.flushMillis() + AT_ONCE_MILLIS);
        redis.kill();
        sale.takeOver();
        sale.issue("c", 7);
        sale.flush();
    }

    @Test
    void whatIsTooMuchToWaitIsGivenUpAndReadFromPostgresLater() throws IOException {
        sale.close();
        sale = new SaleScenario(vertx, redis.uri(), new SnapshotLimits(960, 2_000, 16, 10, 5, 250));
        sale.campaign("c", 1);
        sale.issue("c", 7);
        sale.written();
        redis.kill();
        for (int i = 0; i < 60; i++) {
            sale.issue("c", 7);
        }
        assertThat(sale.listener.faults).containsExactly(SnapshotFault.GIVEN_UP);
        redis.start();
        await().until(() -> sale.ledger.lag() == 0);
        assertThat(sale.listener.faults).containsExactly(SnapshotFault.GIVEN_UP, SnapshotFault.REPLACED);
        expectWhole(427);
    }

    /** After a while Redis holds all of it again, and soundly. */
    private void expectWhole(int issued) {
        await().until(() -> sale.ledger.lag() == 0);
        sale.takeOver();
        assertThat(sale.listener.faults).isEmpty();
        assertThat(sale.listener.used.get("c")).isBetween(issued - 7, issued);
    }
}
