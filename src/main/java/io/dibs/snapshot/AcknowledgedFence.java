package io.dibs.snapshot;

import io.dibs.shard.Fence;

/**
 * How far one process has seen the fence of one shard come. It outlives each ownership of the shard, since what was
 * acknowledged stays acknowledged. Any thread.
 */
final class AcknowledgedFence {
    private FenceMark furthest = new FenceMark(0, 0);
    private FenceMark settled = furthest;

    /** The ledger has confirmed this fence. */
    synchronized void confirm(Fence fence) {
        furthest = furthest.furthest(FenceMark.of(fence));
    }

    synchronized boolean isAheadOf(Fence taken) {
        return furthest.isAheadOf(FenceMark.of(taken));
    }

    /** The code keys are renewed because of this mark: what was acknowledged counts from here on. */
    synchronized void settle(FenceMark lost, Fence taken) {
        settled = lost;
        furthest = FenceMark.of(taken);
    }

    synchronized boolean isSettled(FenceMark mark) {
        return mark.equals(settled);
    }

    synchronized FenceMark mark() {
        return furthest;
    }
}
