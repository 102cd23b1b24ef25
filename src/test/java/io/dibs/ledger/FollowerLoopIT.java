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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When does what follows the log read again what is left to do? */
class FollowerLoopIT {
    private static final int LOOK_MILLIS = 50;
    private static final PostgresLimits SHORT = new PostgresLimits(1_000, 300, 1_000, 1_500, 60_000, 60_000, 2, 4);

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private final List<Integer> read = new CopyOnWriteArrayList<>();
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
        return loop.call("SELECT 1", Tuple.tuple())
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
}
