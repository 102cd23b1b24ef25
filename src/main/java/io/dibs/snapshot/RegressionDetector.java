package io.dibs.snapshot;

import io.dibs.shard.Fence;
import org.jspecify.annotations.Nullable;

/**
 * Notices that PostgreSQL no longer holds all that one shard has acknowledged: a backup was restored, or a replica
 * promoted that lagged. It compares the fence of each takeover with what this process has seen committed, and with the
 * mark in Redis. A suspicion is settled by a takeover: there the fence says whether this node is the one whose ledger
 * is behind, or was only late. So it is of one ownership: what a late answer shows to the one before is no suspicion
 * against the next, which may have taken the shard back from the owner that was ahead. Any thread.
 */
final class RegressionDetector {
    private final AcknowledgedFence acknowledged;
    private boolean suspected;
    /** The last one that was ahead of the ledger. */
    private @Nullable FenceMark ahead;

    RegressionDetector(AcknowledgedFence acknowledged) {
        this.acknowledged = acknowledged;
    }

    /** Another owner may have been there since: the next takeover checks again. */
    synchronized void reset() {
        suspected = false;
        ahead = null;
    }

    /** Records a fence that the ledger has confirmed. */
    void acknowledged(Fence fence) {
        acknowledged.confirm(fence);
    }

    /** Records that Redis holds something that the ledger cannot have led to. */
    synchronized void suspect() {
        suspected = true;
    }

    /** @return whether the mark is ahead of the ledger, and not one that a renewal has dealt with */
    synchronized boolean suspects(FenceMark found, Fence held) {
        if (!found.isAheadOf(FenceMark.of(held)) || acknowledged.isSettled(found)) {
            return false;
        }
        suspected = true;
        ahead = found;
        return true;
    }

    /** Whether no coupon may be written under this fence before the code keys are renewed. */
    synchronized boolean isSuspected() {
        return suspected;
    }

    synchronized boolean isBehind(Fence taken) {
        return suspected || acknowledged.isAheadOf(taken);
    }

    /** The code keys are renewed: what was acknowledged counts from here on. */
    synchronized void settled(FenceMark lost, Fence taken) {
        acknowledged.settle(lost, taken);
        suspected = false;
        ahead = null;
    }

    /** What a renewal deals with. */
    synchronized FenceMark lost() {
        return ahead == null ? acknowledged.mark() : ahead;
    }

    FenceMark acknowledged() {
        return acknowledged.mark();
    }
}
