package io.dibs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FailedSeedTest {
    /** A ledger that lets deposed owners write breaks a promise only where faults make two owners. */
    @Test
    void aPlantedFaultGivesAShortStory() {
        long seed = LongStream.rangeClosed(1, 100)
                .filter(FailedSeedTest::fails)
                .findFirst()
                .orElseThrow();
        FailedSeed failed = new FailedSeed(seed, FailedSeedTest::plant);
        assertThat(failed.shorten()).hasSizeBetween(1, 12);
        assertThat(new FailedSeed(seed, FailedSeedTest::plant).story())
                .contains("It fails in the same way with ", "takes the shard over", " ms  ! ")
                .satisfies(story -> assertThat(story.lines().count()).isLessThan(130));
    }

    private static void plant(Simulation simulation) {
        simulation.ledger.neglectFence();
    }

    private static boolean fails(long seed) {
        Simulation simulation = new Simulation(seed);
        plant(simulation);
        try {
            simulation.run();
            return false;
        } catch (RuntimeException | AssertionError broken) {
            return true;
        }
    }
}
