package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever happens to a cluster, once it is quiet each shard is served by one node, everybody knows, nothing moves. */
@ExtendWith(QuietClusterLog.class)
class ClusterSimulationTest {
    private static final long FIRST = Long.getLong("dibs.cluster.first", 1);
    private static final long SEEDS = Long.getLong("dibs.cluster.seeds", 200);
    private static final int FAULTS = 10;
    private static final long START_MILLIS = 20_000;
    /** Detection, merging, joining again and the staleness of a heartbeat fall into it. */
    private static final long QUIET_MILLIS = 60_000;

    private static void eachSeed(long seeds, Consumer<ClusterSimulation> what) {
        for (long seed = FIRST; seed < FIRST + Math.max(1, seeds); seed++) {
            ClusterSimulation cluster = new ClusterSimulation(seed);
            cluster.pass(START_MILLIS);
            cluster.assertWhole();
            what.accept(cluster);
        }
    }

    @Test
    void onceItIsQuietEachShardIsServedByOne() {
        eachSeed(SEEDS, cluster -> {
            for (int fault = 0; fault < FAULTS; fault++) {
                cluster.disturb();
                cluster.passAMoment();
            }
            cluster.repair();
            cluster.pass(QUIET_MILLIS);
            cluster.assertWhole();
            cluster.assertNothingMoves(10_000);
        });
    }

    @Test
    void anOutageOfPostgresMovesNothing() {
        eachSeed(SEEDS / 10, cluster -> cluster.assertNothingMoves(40_000, () -> cluster.postgresStops(30_000)));
    }

    @Test
    void strangersThatCannotJoinEvictNobody() {
        eachSeed(SEEDS / 10, cluster -> cluster.assertNothingMoves(40_000, () -> cluster.strangersCome(4)));
    }

    @Test
    void aNewcomerThatTheEventBusDoesNotReachEvictsNobody() {
        eachSeed(SEEDS / 10, cluster -> cluster.assertNothingMoves(30_000, () -> cluster.newcomerIsNotReached(60_000)));
    }

    @Test
    void rollingLeavesNoShardAloneForLong() {
        eachSeed(
                SEEDS / 10,
                cluster -> assertThat(cluster.roll()).as(cluster::story).isLessThanOrEqualTo(2_000));
    }

    @Test
    void theOthersTakeOverSoonFromOneThatIsKilled() {
        eachSeed(SEEDS / 10, cluster -> {
            cluster.kill();
            assertThat(cluster.settle()).as(cluster::story).isLessThanOrEqualTo(6_000);
            cluster.assertWhole();
        });
    }
}
