package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Views of several nodes in a modelled world: whatever happens, once it is quiet there is one group. */
class PartitionResolverModelTest {
    private static final int WORLDS = 300;
    private static final int EVENTS = 8;
    /** Detection, merging and the staleness of a heartbeat fall into it. */
    private static final int QUIET_MILLIS = 25_000;

    @Test
    void onceItIsQuietOneGroupGoesOnAndEveryoneKnows() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + WORLDS; seed++) {
            ModelCluster cluster = new ModelCluster(new Random(seed));
            cluster.pass(QUIET_MILLIS);
            cluster.assertWhole("seed " + seed + ", at the start");
            for (int event = 0; event < EVENTS; event++) {
                String what = cluster.disturb();
                cluster.pass(QUIET_MILLIS);
                cluster.assertSound("seed " + seed + ", after " + what);
            }
            cluster.repair();
            cluster.pass(QUIET_MILLIS);
            cluster.assertWhole("seed " + seed + ", repaired");
        }
    }

    @Test
    void anOutageOfPostgresChangesNobodysView() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + WORLDS; seed++) {
            ModelCluster cluster = new ModelCluster(new Random(seed));
            cluster.pass(QUIET_MILLIS);
            cluster.postgresIsUp(false);
            for (int step = 0; step < 300; step++) {
                cluster.pass(100);
                cluster.assertWhole("seed " + seed + ", while it is down");
            }
            cluster.postgresIsUp(true);
            for (int step = 0; step < 100; step++) {
                cluster.pass(100);
                cluster.assertWhole("seed " + seed + ", when it is back");
            }
        }
    }

    @Test
    void newcomersThatCannotJoinEvictNobody() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + WORLDS; seed++) {
            Random random = new Random(seed);
            ModelCluster cluster = new ModelCluster(random);
            cluster.pass(QUIET_MILLIS);
            cluster.newcomersCome(1 + random.nextInt(6));
            for (int step = 0; step < 200; step++) {
                cluster.pass(100);
                cluster.assertNobodyLeft("seed " + seed + ", step " + step);
            }
        }
    }

    @Test
    void theLastOfTwoGoesOn() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + WORLDS; seed++) {
            ModelCluster cluster = new ModelCluster(new Random(seed), 2);
            cluster.pass(QUIET_MILLIS);
            cluster.kill();
            int waited = 0;
            while (!cluster.isWhole() && waited < 20_000) {
                cluster.pass(50);
                waited += 50;
            }
            assertThat(waited).as("seed %d", seed).isLessThanOrEqualTo(5_000);
        }
    }
}
