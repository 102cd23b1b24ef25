package io.dibs.snapshot;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Schedules when the campaigns of a shard are flushed to Redis. Campaigns with something to write take part in a round
 * a few times a second, so that coupons gather; a shard that is handed over does not wait for it. Runs on the shard's
 * event loop.
 */
final class FlushSchedule {
    private final SnapshotStore.Loop loop;
    private final SnapshotLimits limits;
    private final Runnable flushed;
    private final Set<CampaignSnapshotWriter> dirty = new LinkedHashSet<>();
    private final List<Runnable> flushing = new ArrayList<>();
    private boolean ahead;
    private boolean over;

    /** @param flushed runs when all is written that was to be, or has been waited for long enough */
    FlushSchedule(SnapshotStore.Loop loop, SnapshotLimits limits, Runnable flushed) {
        this.loop = loop;
        this.limits = limits;
        this.flushed = flushed;
    }

    /** The campaign has something to write in the next round. */
    void soon(CampaignSnapshotWriter campaign) {
        dirty.add(campaign);
        if (!ahead) {
            ahead = true;
            loop.after(limits.roundMillis(), this::round);
        }
    }

    private void round() {
        ahead = false;
        if (over) {
            return;
        }
        dirty.removeIf(campaign -> !campaign.isDirty());
        List.copyOf(dirty).forEach(CampaignSnapshotWriter::step);
        if (!dirty.isEmpty()) {
            soon(dirty.iterator().next());
        }
    }

    void progressed(CampaignSnapshotWriter campaign) {
        if (!campaign.isDirty()) {
            dirty.remove(campaign);
        }
        endIfFlushed();
    }

    /** Redis did not take something: not worth waiting for by those who wait for the shard. */
    void refused() {
        if (isFlushing()) {
            flushed.run();
        }
    }

    boolean isFlushing() {
        return !flushing.isEmpty();
    }

    void flush(Runnable then) {
        flushing.add(then);
        List.copyOf(dirty).forEach(CampaignSnapshotWriter::step);
        loop.after(limits.flushMillis(), flushed);
        endIfFlushed();
    }

    private void endIfFlushed() {
        if (isFlushing() && dirty.stream().noneMatch(CampaignSnapshotWriter::isMoving)) {
            flushed.run();
        }
    }

    void clear() {
        dirty.clear();
    }

    void end() {
        over = true;
        dirty.clear();
        flushing.forEach(Runnable::run);
        flushing.clear();
    }
}
