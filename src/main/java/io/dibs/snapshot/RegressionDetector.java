package io.dibs.snapshot;

import io.dibs.shard.Fence;
import org.jspecify.annotations.Nullable;

/**
 * Notices that PostgreSQL no longer holds all that one shard has acknowledged: a backup was restored, or a replica
 * promoted that lagged. It compares the fence of each takeover with what this process has seen committed, and with the
 * mark in Redis. A suspicion is settled by a takeover: there the fence says whether this node is the one whose ledger
 * is behind, or was only late. Any thread.
 */
final class RegressionDetector {
    private FenceMark acknowledged = new FenceMark(0, 0);
    private FenceMark settled = acknowledged;
    private boolean suspected;
    /** The last one that was ahead of the ledger. */
    private @Nullable FenceMark ahead;

    /** Drops a suspicion about an earlier fence; the next takeover checks again. */
    synchronized void reset() {
        suspected = false;
        ahead = null;
    }

    /** Records a fence that the ledger has confirmed. */
    synchronized void acknowledged(Fence fence) {
        acknowledged = acknowledged.furthest(FenceMark.of(fence));
    }

    /** Records that Redis holds something that the ledger cannot have led to. */
    synchronized void suspect() {
        suspected = true;
    }

    /** @return whether the mark is ahead of the ledger, and not one that a renewal has dealt with */
    synchronized boolean suspects(FenceMark found, Fence held) {
        if (!found.isAheadOf(FenceMark.of(held)) || found.equals(settled)) {
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
        return suspected || acknowledged.isAheadOf(FenceMark.of(taken));
    }

    /** The code keys are renewed: what was acknowledged counts from here on. */
    synchronized void settled(FenceMark lost, Fence taken) {
        settled = lost;
        acknowledged = FenceMark.of(taken);
        suspected = false;
        ahead = null;
    }

    /** What a renewal deals with. */
    synchronized FenceMark lost() {
        return ahead == null ? acknowledged : ahead;
    }

    synchronized FenceMark acknowledged() {
        return acknowledged;
    }
}
