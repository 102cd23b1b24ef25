package io.dibs.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;

/**
 * The faults of one run, until they end. Each source of faults draws from a stream of its own, and each draw has a
 * number, so that one fault can be taken away while those of the other sources stay where they were.
 */
final class FaultPlan {
    /** A draw that became a fault. */
    record Struck(long draw, Fault fault) {}

    static final LongPredicate ALL = draw -> true;

    private final long seed;
    private final LongPredicate isKept;
    private final RunCoverage coverage;
    private final RunStory story;
    private final List<Struck> struck = new ArrayList<>();
    private int sources;
    private boolean over;

    /** @param isKept which draws may become faults */
    FaultPlan(long seed, LongPredicate isKept, RunCoverage coverage, RunStory story) {
        this.seed = seed;
        this.isKept = isKept;
        this.coverage = coverage;
        this.story = story;
    }

    /** A plan that no test asks for faults. */
    static FaultPlan none() {
        return new FaultPlan(0, draw -> false, new RunCoverage(), RunStory.UNTOLD);
    }

    Source source() {
        return new Source(++sources);
    }

    void end() {
        over = true;
        story.tell(() -> "the faults end");
    }

    boolean isOver() {
        return over;
    }

    List<Struck> struck() {
        return struck;
    }

    /** Something that faults come from. */
    final class Source {
        private final long number;
        private final Random random;
        private int drawn;

        private Source(long number) {
            this.number = number;
            this.random = new Random(SimulatedWorld.mix(seed * 1_000 + number));
        }

        boolean chance(double probability) {
            return random.nextDouble() < probability;
        }

        /** From {@code least} to {@code most}, both possible. */
        int between(int least, int most) {
            return least + random.nextInt(most - least + 1);
        }

        <T> T anyOf(List<T> all) {
            return all.get(random.nextInt(all.size()));
        }

        /** @return whether the fault happens now */
        boolean strikes(Fault fault, Object where) {
            long draw = number << 32 | drawn++;
            if (over || !isKept.test(draw)) {
                return false;
            }
            struck.add(new Struck(draw, fault));
            coverage.reached(fault);
            story.tell(() -> "! " + fault + (where.toString().isEmpty() ? "" : ": " + where));
            return true;
        }

        void strike(Fault fault, Object where, Runnable what) {
            if (strikes(fault, where)) {
                what.run();
            }
        }
    }
}
