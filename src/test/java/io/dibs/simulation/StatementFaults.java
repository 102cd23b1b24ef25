package io.dibs.simulation;

import java.util.List;

/** What may befall a statement or a call on its way to a server and back. */
final class StatementFaults {
    enum Kind {
        NONE,
        /** The connection broke before the statement ran. */
        LOST_BEFORE,
        /** It ran; the answer was lost. */
        LOST_AFTER,
        /** The connection broke, and the server runs the statement all the same, later. */
        RUNS_LATER,
        SLOW,
        CRASH_BEFORE,
        CRASH_AFTER
    }

    private static final List<Fault> OF_POSTGRES = List.of(
            Fault.STATEMENT_LOST,
            Fault.STATEMENT_ANSWER_LOST,
            Fault.STATEMENT_RUNS_LATER,
            Fault.STATEMENT_SLOW,
            Fault.CRASH_BEFORE_STATEMENT,
            Fault.CRASH_AFTER_STATEMENT);
    private static final List<Fault> OF_REDIS =
            List.of(Fault.REDIS_CALL_LOST, Fault.REDIS_ANSWER_LOST, Fault.REDIS_CALL_RUNS_LATER, Fault.REDIS_SLOW);
    private static final double CRASHES = 0.05;

    private final FaultPlan.Source source;
    private final List<Fault> faults;
    private final double probability;
    private boolean over;

    private StatementFaults(FaultPlan.Source source, List<Fault> faults, double probability) {
        this.source = source;
        this.faults = faults;
        this.probability = probability;
    }

    static StatementFaults ofPostgres(FaultPlan.Source source, double probability) {
        return new StatementFaults(source, OF_POSTGRES, probability);
    }

    static StatementFaults ofRedis(FaultPlan.Source source, double probability) {
        return new StatementFaults(source, OF_REDIS, probability);
    }

    static StatementFaults none() {
        return ofRedis(FaultPlan.none().source(), 0);
    }

    void end() {
        over = true;
    }

    Kind next(Object where) {
        if (over || !source.chance(probability)) {
            return Kind.NONE;
        }
        int kind = source.between(1, Kind.SLOW.ordinal());
        if (faults.size() >= Kind.CRASH_AFTER.ordinal() && source.chance(CRASHES)) {
            kind = source.between(Kind.CRASH_BEFORE.ordinal(), Kind.CRASH_AFTER.ordinal());
        }
        return source.strikes(faults.get(kind - 1), where) ? Kind.values()[kind] : Kind.NONE;
    }
}
