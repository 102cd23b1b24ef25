package io.dibs.app;

import io.dibs.actor.NodeClock;
import io.dibs.ledger.Pulse;
import io.dibs.shard.Now;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * PostgreSQL's clock, as this machine reckons it: set right at heartbeats, and carried on by the clock that only measures
 * spans, so that nobody who sets this machine's time moves it. All nodes then mean the same moment.
 *
 * <p>A heartbeat that took long tells little: it only moves the clock where the two contradict each other, or where what
 * is known is not better.
 */
final class LedgerClock implements NodeClock {
    /** What is known grows worse by this much from one heartbeat to the next. */
    private static final long DRIFT_MILLIS = 1;

    private final LongSupplier nanos;
    private final LongSupplier wallMillis;
    private long doubtMillis = Long.MAX_VALUE / 2;
    /** PostgreSQL's time when the clock of spans stood at zero. */
    private volatile long startMillis;

    LedgerClock() {
        this(System::nanoTime, System::currentTimeMillis);
    }

    LedgerClock(LongSupplier nanos, LongSupplier wallMillis) {
        this.nanos = nanos;
        this.wallMillis = wallMillis;
        this.startMillis = wallMillis.getAsLong() - monotonic();
    }

    synchronized void correct(Pulse pulse) {
        long told = wallMillis.getAsLong() + pulse.clockOffsetMillis() - monotonic();
        doubtMillis += DRIFT_MILLIS;
        boolean contradicts = Math.abs(told - startMillis) > pulse.clockDoubtMillis();
        if (contradicts || pulse.clockDoubtMillis() <= doubtMillis) {
            startMillis = told;
            doubtMillis = pulse.clockDoubtMillis();
        }
    }

    @Override
    public Now now() {
        long monotonic = monotonic();
        return new Now(monotonic, startMillis + monotonic);
    }

    private long monotonic() {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
    }
}
