package io.dibs.shard;

import java.util.UUID;

/**
 * The lease of a shard, held in PostgreSQL as a fencing token: nothing is written unless the row there matches it
 * exactly.
 */
public record Fence(int shard, long epoch, UUID owner, long batchNo) {
    /** Whether it belongs to the same takeover and has at least the known batch number. */
    public boolean confirms(Fence known) {
        return epoch == known.epoch && owner.equals(known.owner) && batchNo >= known.batchNo;
    }

    public Fence afterBatch() {
        return new Fence(shard, epoch, owner, batchNo + 1);
    }
}
