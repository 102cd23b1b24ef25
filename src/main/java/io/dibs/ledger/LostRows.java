package io.dibs.ledger;

import io.dibs.campaign.LogDigest;
import io.dibs.campaign.Terms;
import io.dibs.shard.CouponPage;
import io.dibs.shard.Fence;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.UUID;

/** The arguments of {@link ShardStatements#KEEP_LOST} and of what it begins with. */
final class LostRows {
    private LostRows() {}

    static Tuple drop(Fence fence, Terms terms) {
        return Tuple.of(fence.shard(), fence.epoch(), fence.owner(), terms.campaign());
    }

    static Tuple keep(Fence fence, Terms terms, int issued, CouponPage lost) {
        int size = lost.size();
        Integer[] sequences = new Integer[size];
        UUID[] holders = new UUID[size];
        UUID[] keys = new UUID[size];
        OffsetDateTime[] moments = new OffsetDateTime[size];
        Long[] digests = new Long[size];
        for (int i = 0; i < size; i++) {
            int sequence = lost.firstSequence() + i;
            sequences[i] = sequence;
            holders[i] = new UUID(lost.highs()[i], lost.lows()[i]);
            keys[i] = CouponRow.key(lost.key(i));
            moments[i] = TimestampConversion.of(lost.issuedAt()[i]);
            digests[i] = LogDigest.of(sequence, lost.highs()[i], lost.lows()[i]);
        }
        return drop(fence, terms)
                .addInteger(issued)
                .addInteger(terms.perUser())
                .addArrayOfInteger(sequences)
                .addArrayOfUUID(holders)
                .addArrayOfUUID(keys)
                .addArrayOfOffsetDateTime(moments)
                .addArrayOfLong(digests);
    }
}
