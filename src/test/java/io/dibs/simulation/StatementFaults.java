package io.dibs.simulation;

/** What may befall a statement on its way to PostgreSQL and back. */
final class StatementFaults {
    private final double probability;
    private boolean over;

    StatementFaults(double probability) {
        this.probability = probability;
    }

    enum Kind {
        NONE,
        /** The connection broke before the statement ran. */
        LOST_BEFORE,
        /** It ran; the answer was lost. */
        LOST_AFTER,
        /** The connection broke, and the server runs the statement all the same, later. */
        RUNS_LATER
    }

    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    Kind next(SimulatedWorld world) {
        if (over || !world.chance(probability)) {
            return Kind.NONE;
        }
        return Kind.values()[world.between(1, 3)];
    }
}
