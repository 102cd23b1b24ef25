package io.dibs.routing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.MemoryBudget;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Refused;
import io.dibs.shard.EventTime;
import io.dibs.testkit.ledger.EventLoopLedger;
import io.dibs.testkit.ledger.MemoryLedger;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShardVerticleTest {
    private static final int SHARD = 0;
    private static final long PATIENCE = 1_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final AtomicLong wall = new AtomicLong(1_700_000_000_000L);
    private final NodeClock clock = () -> new EventTime(System.nanoTime() / 1_000_000, wall.get());
    private final ShardHost host = new ShardHost(
            vertx,
            shard -> new EventLoopLedger(new MemoryLedger()),
            MemoryBudget.UNBOUNDED,
            clock,
            new TestNode.Unheard(),
            lost -> {});
    private final List<ClaimAnswer> answers = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aClaimThatWaitedForItsEventLoopBeyondItsDeadlineIsNotDecided() {
        host.takeOver(SHARD);
        await().atMost(10, SECONDS).until(() -> host.mailbox(SHARD) != null && host.ready() == 1);
        CountDownLatch busy = new CountDownLatch(1);
        vertx.runOnContext(stuck -> awaitUninterrupted(busy));
        claim();
        wall.addAndGet(PATIENCE + 1);
        claim();
        busy.countDown();
        await().atMost(10, SECONDS).until(() -> answers.size() == 2);
        assertThat(answers).containsExactlyInAnyOrder(ClaimAnswer.LATE, new Refused(ClaimRefusal.NOT_FOUND, null));
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void claim() {
        Claim claim = new Claim("sale", "u", MemoryLedger.hash("u"), null, wall.get() + PATIENCE, answers::add);
        host.mailbox(SHARD).claims(List.of(claim));
    }
}
