package io.dibs.simulation;

import java.util.Optional;

/** Runs seeds until one fails, for trials in which one must. */
public final class SeedTrial {
    private SeedTrial() {}

    /** Runs the seeds from 1 to this one. */
    public static Optional<String> firstFailure(long last) {
        for (long seed = 1; seed <= last; seed++) {
            try {
                new Simulation(seed).run();
            } catch (RuntimeException | AssertionError failure) {
                return Optional.of(failure.toString());
            }
        }
        return Optional.empty();
    }
}
