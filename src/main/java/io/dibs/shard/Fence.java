package io.dibs.shard;

import java.util.UUID;

/**
 * The lease of a shard, held in PostgreSQL as a fencing token: the row there must say exactly this, or nothing is
 * written.
 */
public record Fence(int shard, long epoch, UUID owner, long batchNo) {
    /** Whether it bears the same takeover, and holds at least what this one knows of. */
    public boolean confirms(Fence known) {
        return epoch == known.epoch && owner.equals(known.owner) && batchNo >= known.batchNo;
    }

    public Fence afterBatch() {
        return new Fence(shard, epoch, owner, batchNo + 1);
    }
}
