package io.dibs.simulation;

import io.dibs.simulation.FaultPlan.Struck;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * A seed that broke a promise. It takes faults away for as long as the same promise still breaks (delta debugging), and
 * tells the story of what is left.
 */
final class FailedSeed {
    private static final int MAX_RUNS = 600;

    private final long seed;
    /** What a test of the tests changes before the run. */
    private final Consumer<Simulation> plant;

    private String kind;
    private int runs;

    private record Trial(Throwable failure, List<Struck> struck) {}

    FailedSeed(long seed, Consumer<Simulation> plant) {
        this.seed = seed;
        this.plant = plant;
    }

    /** @return the faults that are left, each of which is needed, unless there are too many to try */
    List<Struck> shorten() {
        Trial whole = run(FaultPlan.ALL, RunStory.UNTOLD);
        if (whole.failure == null) {
            throw new IllegalStateException("Seed " + seed + " does not fail");
        }
        kind = BrokenPromise.kindOf(whole.failure);
        List<Struck> left = whole.struck;
        for (int parts = 2; !left.isEmpty() && parts <= 2 * left.size() && runs < MAX_RUNS; ) {
            List<Struck> fewer = withoutOnePart(left, Math.min(parts, left.size()));
            parts = fewer == null ? parts * 2 : Math.max(2, parts - 1);
            left = fewer == null ? left : fewer;
        }
        return left;
    }

    private List<Struck> withoutOnePart(List<Struck> all, int parts) {
        for (int part = parts - 1; part >= 0 && runs < MAX_RUNS; part--) {
            List<Struck> rest = new ArrayList<>(all);
            rest.subList(all.size() * part / parts, all.size() * (part + 1) / parts)
                    .clear();
            Trial trial = run(only(rest), RunStory.UNTOLD);
            if (trial.failure != null && BrokenPromise.kindOf(trial.failure).equals(kind)) {
                return trial.struck;
            }
        }
        return null;
    }

    private static LongPredicate only(List<Struck> faults) {
        Set<Long> draws = new HashSet<>();
        faults.forEach(fault -> draws.add(fault.draw()));
        return draws::contains;
    }

    private Trial run(LongPredicate isKept, RunStory story) {
        runs++;
        Simulation simulation = new Simulation(seed, isKept, story);
        plant.accept(simulation);
        try {
            simulation.run();
            return new Trial(null, simulation.plan.struck());
        } catch (RuntimeException | AssertionError failure) {
            return new Trial(failure, simulation.plan.struck());
        }
    }

    String story() {
        List<Struck> left = shorten();
        RunStory story = RunStory.told();
        Throwable failure = run(only(left), story).failure;
        return "%s%nIt fails in the same way with %d of its faults (%d runs):%n%s%n"
                .formatted(described(failure), left.size(), runs, story.end());
    }

    /** A broken promise says enough; of anything else it matters where it comes from. */
    private String described(Throwable failure) {
        if (failure instanceof BrokenPromise) {
            return failure.toString();
        }
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return "seed " + seed + ": " + trace.toString().strip();
    }
}
