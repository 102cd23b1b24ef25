package io.dibs.shard;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Asks for a wake-up only where none is due already in the second half of the pause. A wake-up repeats everything that
 * waits, and each of these asks again: without this, two that wait would make wake-ups double with every pause.
 */
final class WakeSchedule implements ShardEffects {
    private final ShardEffects effects;
    private final NavigableSet<Long> due = new TreeSet<>();
    private long now;

    WakeSchedule(ShardEffects effects) {
        this.effects = effects;
    }

    /** @param monotonic the time of the shard's current event */
    void setNow(long monotonic) {
        now = monotonic;
    }

    /** A timer has fired: the one that was due first. */
    void woken() {
        due.pollFirst();
    }

    @Override
    public void wakeAfter(long millis) {
        long at = now + millis;
        Long before = due.floor(at);
        if (before == null || at - before > millis / 2) {
            due.add(at);
            effects.wakeAfter(millis);
        }
    }

    @Override
    public void runAsEvent(Consumer<EventTime> event) {
        effects.runAsEvent(event);
    }

    @Override
    public boolean acquirePermit() {
        return effects.acquirePermit();
    }

    @Override
    public void returnPermit() {
        effects.returnPermit();
    }

    @Override
    public Consumer<WriteOutcome> writeStarted(int coupons) {
        return effects.writeStarted(coupons);
    }

    @Override
    public void released(Release reason) {
        effects.released(reason);
    }
}
