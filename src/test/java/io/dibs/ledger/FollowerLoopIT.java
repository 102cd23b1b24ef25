package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.network.CuttableProxy;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When does what follows the log read again what is left to do? */
class FollowerLoopIT {
    private static final int LOOK_MILLIS = 50;
    private static final int OFTEN = 3;
    private static final PostgresLimits SHORT = new PostgresLimits(1_000, 300, 1_000, 1_500, 60_000, 60_000, 2, 4);

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private final List<Integer> read = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean failing;
    private CuttableProxy way;
    private ShardConnections connections;
    private FollowerLoop loop;

    @BeforeEach
    void follow() {
        way = new CuttableProxy(DATABASE.vertx(), DATABASE.server().port());
        PostgresSettings settings = PostgresProcess.settings(DATABASE.settings().database(), way.port())
                .with(SHORT);
        connections = new ShardConnections(new PostgresConnector(DATABASE.vertx(), settings));
        loop = new FollowerLoop(connections.shared("follower"), LOOK_MILLIS, () -> {}, this::readShard, cause -> {});
        loop.takenOver(3);
        loop.takenOver(5);
        awaitRead(3, 5);
    }

    private Future<Void> readShard(int shard) {
        asked.incrementAndGet();
        return loop.call(failing ? "SELECT 1 / 0" : "SELECT 1", Tuple.tuple())
                .onSuccess(rows -> read.add(shard))
                .mapEmpty();
    }

    private void awaitRead(Integer... shards) {
        ConditionWait.until("they are read", () -> read.size() >= shards.length);
        assertThat(read).containsExactly(shards);
        read.clear();
    }

    @AfterEach
    void leave() {
        loop.close();
        ConditionWait.get(connections.close());
    }

    @Test
    void aConnectionThatBreaksWhileThereIsNothingToDoIsNoticed() {
        way.cut();
        awaitRead(3, 5);
    }

    @Test
    void aServerThatIsGoneWithoutAWordIsNoticed() {
        way.silence();
        awaitRead(3, 5);
    }

    @Test
    void aServerThatIsGoneIsAskedAtTheRetrysPace() {
        way.end();
        assertAskedEachSecond();
    }

    /** Each error of the server ends the connection, and that is a loss too. */
    @Test
    void aServerThatRefusesIsAskedAtTheRetrysPaceUntilItAnswers() {
        failing = true;
        way.cut();
        assertAskedEachSecond();
        failing = false;
        awaitRead(3, 5);
    }

    private void assertAskedEachSecond() {
        asked.set(0);
        ConditionWait.until("it is asked again", () -> asked.get() >= OFTEN);
        long begun = System.nanoTime();
        asked.set(0);
        ConditionWait.until("it is asked for seconds", () -> asked.get() >= OFTEN);
        assertThat(System.nanoTime() - begun).isGreaterThan((OFTEN - 1) * FollowerLoop.RETRY_NANOS);
    }
}
