package io.dibs.app;

import io.dibs.actor.NodeClock;
import io.dibs.shard.Now;
import java.util.concurrent.TimeUnit;

/** This machine's clock, set right by PostgreSQL's at each heartbeat: all nodes then mean the same moment. */
final class LedgerClock implements NodeClock {
    private volatile long offsetMillis;

    void correct(long newOffsetMillis) {
        offsetMillis = newOffsetMillis;
    }

    @Override
    public Now now() {
        return new Now(
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), System.currentTimeMillis() + offsetMillis);
    }
}
