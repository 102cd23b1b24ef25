package io.dibs.snapshot;

import io.dibs.shard.Fence;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The fence of a shard at its owner's last known commit. Kept in Redis, outside of what it vouches for. */
public record FenceMark(long epoch, long batchNo) {
    private static final int MAGIC = 0x64696266;
    private static final int CHECKED_BYTES = 20;
    static final int BYTES = CHECKED_BYTES + 4;

    static FenceMark of(Fence fence) {
        return new FenceMark(fence.epoch(), fence.batchNo());
    }

    static String key(int shard) {
        return "fence:" + shard;
    }

    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(BYTES).putInt(MAGIC).putLong(epoch).putLong(batchNo);
        return out.putInt(ChunkChecksums.of(out.array(), CHECKED_BYTES)).array();
    }

    /** Empty where these bytes are no mark, or not a whole one. */
    static Optional<FenceMark> read(byte[] bytes) {
        if (bytes.length != BYTES) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean whole = in.getInt(CHECKED_BYTES) == ChunkChecksums.of(bytes, CHECKED_BYTES) && in.getInt() == MAGIC;
        return whole ? Optional.of(new FenceMark(in.getLong(), in.getLong())) : Optional.empty();
    }

    /** Neither number ever runs back while the ledger keeps what it has committed. */
    boolean isAheadOf(FenceMark other) {
        return epoch > other.epoch || batchNo > other.batchNo;
    }

    /**
     * Whether who left this mark knew of all that was acknowledged before this takeover: it is of the owner before, or
     * of the last batch.
     */
    boolean vouchesFor(Fence taken) {
        return epoch >= taken.epoch() - 1 || batchNo >= taken.batchNo();
    }

    FenceMark furthest(FenceMark other) {
        return new FenceMark(Math.max(epoch, other.epoch), Math.max(batchNo, other.batchNo));
    }
}
