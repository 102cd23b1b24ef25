package io.dibs.simulation;

import org.junit.jupiter.api.Test;

/**
 * Runs seeds from 1 on. {@code -Ddibs.seeds=100000} runs more of them, {@code -Ddibs.seed=4711} replays one.
 */
class SimulationTest {
    @Test
    void everyPromiseHoldsUnderEverySeed() {
        Long one = Long.getLong("dibs.seed");
        long first = one == null ? 1 : one;
        long last = one == null ? Long.getLong("dibs.seeds", 3_000) : one;
        for (long seed = first; seed <= last; seed++) {
            new Simulation(seed).run();
        }
    }
}
