package io.dibs.snapshot;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Schedules when the campaigns of a shard are flushed to Redis. Campaigns with something to write take part in a round
 * a few times a second, so that coupons gather; a shard that is handed over does not wait for it. Runs on the shard's
 * event loop.
 *
 * <pre>
 * phase      event                               next phase, and what happens
 * ---------  ----------------------------------  --------------------------------------------------------------
 * Gathering  flush                               Flushing; every campaign with something to write takes a step
 * Flushing   flush                               the same
 *            nothing moves any more              the same; tells the owner, which ends it
 *            Redis refused something             the same; tells the owner, which ends it
 *            the limit of a flush has passed     the same; tells the owner, which ends it
 * both       a campaign has something to write   the same; takes part in the next round
 *            round                               the same; every campaign with something to write takes a step
 *            end                                 Ended; those who wait for a flush go on
 * </pre>
 */
final class FlushSchedule {
    private enum Phase {
        GATHERING,
        FLUSHING,
        ENDED
    }

    private final SnapshotStore.Loop loop;
    private final SnapshotLimits limits;
    private final Runnable flushed;
    private final Set<CampaignSnapshotWriter> dirty = new LinkedHashSet<>();
    private final List<Runnable> flushCallbacks = new ArrayList<>();
    private Phase phase = Phase.GATHERING;
    private boolean roundScheduled;

    /** @param flushed runs when all is written that was to be, or has been waited for long enough */
    FlushSchedule(SnapshotStore.Loop loop, SnapshotLimits limits, Runnable flushed) {
        this.loop = loop;
        this.limits = limits;
        this.flushed = flushed;
    }

    /** The campaign has something to write in the next round. */
    void add(CampaignSnapshotWriter campaign) {
        if (phase == Phase.ENDED) {
            return;
        }
        dirty.add(campaign);
        if (!roundScheduled) {
            roundScheduled = true;
            loop.after(limits.roundMillis(), this::round);
        }
    }

    private void round() {
        roundScheduled = false;
        dirty.removeIf(campaign -> !campaign.isDirty());
        List.copyOf(dirty).forEach(CampaignSnapshotWriter::step);
        if (!dirty.isEmpty()) {
            add(dirty.iterator().next());
        }
    }

    void progressed(CampaignSnapshotWriter campaign) {
        if (!campaign.isDirty()) {
            dirty.remove(campaign);
        }
        endIfFlushed();
    }

    /** Redis did not take something: not worth waiting for by those who wait for the shard. */
    void writeFailed() {
        if (isFlushing()) {
            flushed.run();
        }
    }

    boolean isFlushing() {
        return phase == Phase.FLUSHING;
    }

    void flush(Runnable then) {
        if (phase == Phase.ENDED) {
            then.run();
            return;
        }
        phase = Phase.FLUSHING;
        flushCallbacks.add(then);
        List.copyOf(dirty).forEach(CampaignSnapshotWriter::step);
        loop.after(limits.flushMillis(), flushed);
        endIfFlushed();
    }

    private void endIfFlushed() {
        if (isFlushing() && dirty.stream().noneMatch(CampaignSnapshotWriter::isMoving)) {
            flushed.run();
        }
    }

    void end() {
        phase = Phase.ENDED;
        dirty.clear();
        flushCallbacks.forEach(Runnable::run);
        flushCallbacks.clear();
    }
}
