package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.cluster.HeartbeatPort.HeartbeatResult;
import io.dibs.cluster.NodeHeartbeat;
import io.dibs.cluster.NodePresence;
import io.dibs.cluster.NodeStage;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.AsyncResult;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NodeHeartbeatWriterIT {
    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private static final NodePresence PRESENCE = NodePresence.alone(UUID.randomUUID(), NodeStage.ELIGIBLE);

    private final NodeIdentity one = new NodeIdentity(UUID.randomUUID(), "one");
    private final NodeIdentity two = new NodeIdentity(UUID.randomUUID(), "two");
    private PostgresLedger first;
    private PostgresLedger second;

    @BeforeEach
    void open() {
        first = DATABASE.open(one, DATABASE.settings());
        second = DATABASE.open(two, DATABASE.settings());
    }

    @Test
    void aNodeAloneHasNoNeighbour() {
        start(first);
        assertThat(ConditionWait.get(first.heartbeat().aliveAmong(row -> true))).isEmpty();
    }

    @Test
    void aBeatThatMovesIsALivingNeighbour() {
        start(first);
        assertThat(ConditionWait.get(second.heartbeat().aliveAmong(row -> true)))
                .extracting(NodeHeartbeat::node)
                .contains(one.id());
    }

    @Test
    void aRowThatAKilledNodeLeftIsNoNeighbour() {
        DATABASE.run("INSERT INTO node VALUES (gen_random_uuid(), 'dead', 7, '', now())");
        assertThat(ConditionWait.get(first.heartbeat().aliveAmong(row -> true))).isEmpty();
    }

    @Test
    void aBeatTellsOfTheOthersAndOfTheClock() {
        start(first);
        List<AsyncResult<HeartbeatResult>> results = start(second);
        ConditionWait.until("two beats came", () -> results.size() >= 2);
        HeartbeatResult result = results.get(1).result();
        assertThat(result.nodes()).extracting(NodeHeartbeat::label).containsExactlyInAnyOrder("one", "two");
        assertThat(result.nodes()).extracting(NodeHeartbeat::presence).containsOnly(PRESENCE);
        assertThat(result.clockDoubtMillis()).isBetween(1L, 1_000L);
        assertThat(Math.abs(result.clockOffsetMillis())).isLessThanOrEqualTo(result.clockDoubtMillis());
    }

    @Test
    void aVersionThatMayNotWriteAnyMoreIsSeenAsGone() {
        List<AsyncResult<HeartbeatResult>> results = start(first);
        ConditionWait.until("it beats", () -> !results.isEmpty());
        DATABASE.run("INSERT INTO setting VALUES ('lowest-schema', '1000')");
        ConditionWait.until("it is told", () -> results.get(results.size() - 1).failed());
        String beat = DATABASE.read("SELECT beat FROM node");
        int told = results.size();
        ConditionWait.until("it is told again", () -> results.size() > told + 1);
        assertThat(DATABASE.read("SELECT beat FROM node")).isEqualTo(beat);
    }

    /** As from a disk that is full, or from a table that somebody holds. */
    @Test
    void aNodeWhoseFirstBeatIsNotTakenSaysWhy() {
        DATABASE.run("ALTER TABLE node RENAME TO held");
        try {
            assertThatThrownBy(() -> ConditionWait.get(first.heartbeat().start(() -> PRESENCE, result -> {})))
                    .isInstanceOf(UnfitDatabaseException.class)
                    .hasMessageContaining("does not take this node's heartbeat")
                    .hasMessageContaining("start the node again");
            assertThatThrownBy(() -> ConditionWait.get(second.heartbeat().aliveAmong(row -> true)))
                    .isInstanceOf(UnfitDatabaseException.class);
        } finally {
            DATABASE.run("ALTER TABLE held RENAME TO node");
        }
    }

    @Test
    void aGracefulStopTakesTheRowAway() {
        start(first);
        start(second);
        ConditionWait.get(first.close());
        assertThat(DATABASE.read("SELECT string_agg(label, ',') FROM node")).isEqualTo("two");
    }

    @Test
    void aConnectionThatIsLostIsToldAndComesBack() {
        List<AsyncResult<HeartbeatResult>> results = start(first);
        DATABASE.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name = 'dibs heartbeat'");
        int before = results.size();
        ConditionWait.until(
                "it beats again",
                () -> results.size() > before && results.get(results.size() - 1).succeeded());
    }

    @Test
    void aHeartbeatThatIsSuspendedIsToldAndStandsStillUntilItGoesOn() {
        List<AsyncResult<HeartbeatResult>> results = start(first);
        first.heartbeat().suspend("an event loop does not move");
        assertThat(results.get(results.size() - 1).failed()).isTrue();
        assertThat(ConditionWait.get(second.heartbeat().aliveAmong(row -> true)))
                .isEmpty();
        first.heartbeat().resume();
        assertThat(ConditionWait.get(second.heartbeat().aliveAmong(row -> true)))
                .hasSize(1);
    }

    @Test
    void aRowSaysWhichVersionsItsNodeUnderstands() {
        PostgresLedger third = DATABASE.open(new NodeIdentity(UUID.randomUUID(), "three", 5, 6), DATABASE.settings());
        start(third);
        assertThat(DATABASE.read(
                        "SELECT wire || ' ' || snapshot || ' ' || (schema >= 1) FROM node WHERE label = 'three'"))
                .isEqualTo("5 6 true");
        ConditionWait.get(third.close());
    }

    private static List<AsyncResult<HeartbeatResult>> start(PostgresLedger node) {
        List<AsyncResult<HeartbeatResult>> results = new CopyOnWriteArrayList<>();
        ConditionWait.get(node.heartbeat().start(() -> PRESENCE, results::add));
        return results;
    }
}
