package io.dibs.app;

import io.dibs.cluster.HeartbeatPort.HeartbeatResult;
import io.dibs.routing.NodeClock;
import io.dibs.shard.EventTime;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * PostgreSQL's clock, as this machine reckons it: set right at heartbeats, and carried on by the clock that only
 * measures spans, so that nobody who sets this machine's time moves it. All nodes then mean the same moment.
 *
 * <p>A slow heartbeat is imprecise: it only moves the clock if the two contradict each other, or where what is known is
 * not better.
 *
 * <p>A jump of PostgreSQL's clock is followed once heartbeats have shown it for two seconds: a clock that is wrong for
 * a second changes nothing, and one that stays where it jumped to, as after a failover, is followed by all nodes within
 * a second of each other. Until then claims are decided by the time that was known.
 */
final class LedgerClock implements NodeClock {
    /** Clocks that are kept right never move so far between two heartbeats. */
    static final long JUMP_MILLIS = 3_000;

    /**
     * A jump is followed once heartbeats have shown it for this long, which is until the second one after the first.
     */
    static final long JUMP_STAYS_MILLIS = 1_900;

    /** What is known grows worse by this much from one heartbeat to the next. */
    private static final long DRIFT_MILLIS = 1;

    private final LongSupplier nanos;
    private final LongSupplier wallMillis;
    private final LongConsumer jumped;
    private long doubtMillis = Long.MAX_VALUE / 2;
    /** What is to be added to this machine's wall clock. */
    private long offsetMillis;

    private long suspectedMillis;
    private long suspectedSince;
    private boolean suspects;
    private boolean corrected;
    /** PostgreSQL's time when the clock of spans stood at zero. */
    private volatile long startMillis;

    /** @param jumped called with the milliseconds of each jump when it is first seen */
    LedgerClock(LongConsumer jumped) {
        this(System::nanoTime, System::currentTimeMillis, jumped);
    }

    LedgerClock(LongSupplier nanos, LongSupplier wallMillis, LongConsumer jumped) {
        this.nanos = nanos;
        this.wallMillis = wallMillis;
        this.jumped = jumped;
        this.startMillis = wallMillis.getAsLong() - monotonic();
    }

    synchronized void correct(HeartbeatResult result) {
        long reported = wallMillis.getAsLong() + result.clockOffsetMillis() - monotonic();
        doubtMillis += DRIFT_MILLIS;
        if (corrected && isJump(reported, result) && !isConfirmed(reported, result)) {
            return;
        }
        corrected = true;
        suspects = false;
        offsetMillis = result.clockOffsetMillis();
        boolean contradicts = Math.abs(reported - startMillis) > result.clockDoubtMillis();
        if (contradicts || result.clockDoubtMillis() <= doubtMillis) {
            startMillis = reported;
            doubtMillis = result.clockDoubtMillis();
        }
    }

    /**
     * Both clocks of this machine must contradict PostgreSQL's. Where only the clock of spans does, this machine was
     * suspended; where only the wall clock does, somebody set it.
     */
    private boolean isJump(long reported, HeartbeatResult result) {
        return isFar(reported, startMillis, result) && isFar(result.clockOffsetMillis(), offsetMillis, result);
    }

    private boolean isConfirmed(long reported, HeartbeatResult result) {
        if (!suspects || isFar(reported, suspectedMillis, result)) {
            suspects = true;
            suspectedSince = monotonic();
            jumped.accept(reported - startMillis);
        }
        suspectedMillis = reported;
        return monotonic() - suspectedSince >= JUMP_STAYS_MILLIS;
    }

    private static boolean isFar(long one, long other, HeartbeatResult result) {
        return Math.abs(one - other) > JUMP_MILLIS + result.clockDoubtMillis();
    }

    @Override
    public EventTime now() {
        long monotonic = monotonic();
        return new EventTime(monotonic, startMillis + monotonic);
    }

    private long monotonic() {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
    }
}
