package io.dibs.simulation;

import io.dibs.testkit.ledger.MemoryLedger;

/** What befalls the whole of PostgreSQL: it is held up by a lock, accepts no connection, or is restarted. */
final class PostgresOutages {
    private final SimulatedWorld world;
    private long lockedUntil;
    private long refusesUntil;

    PostgresOutages(SimulatedWorld world) {
        this.world = world;
    }

    static PostgresOutages none(SimulatedWorld world) {
        return new PostgresOutages(world);
    }

    /** Statements that are under way when the lock is taken wait for it too. */
    void lock(long millis) {
        lockedUntil = Math.max(lockedUntil, world.millis() + millis);
    }

    void refuse(long millis) {
        refusesUntil = Math.max(refusesUntil, world.millis() + millis);
    }

    /** What was sent to it and has not run never will. */
    void restart(MemoryLedger ledger, long millis) {
        ledger.restart();
        lockedUntil = 0;
        refuse(millis);
    }

    void end() {
        lockedUntil = 0;
        refusesUntil = 0;
    }

    void pass(Runnable fail, Runnable run) {
        if (world.millis() < refusesUntil) {
            fail.run();
        } else if (world.millis() < lockedUntil) {
            world.after(lockedUntil - world.millis(), () -> pass(fail, run));
        } else {
            run.run();
        }
    }
}
