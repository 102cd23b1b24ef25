package io.dibs.ledger;

import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Coupon;
import io.dibs.shard.Fence;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Declined;

/** Writes one shard, and follows its fence as the database moves it. */
final class ShardWriter {
    private final BlockingLedger ledger;
    private Fence fence;

    ShardWriter(BlockingLedger ledger, int shard) {
        this.ledger = ledger;
        this.fence = ledger.taken(shard);
    }

    Fence fence() {
        return fence;
    }

    WriteOutcome execute(CampaignChange change) {
        return moved(ledger.execute(fence, change));
    }

    /** @return what the campaign's row looks like now */
    String committed(CampaignChange change) {
        return ((Committed) execute(change)).result();
    }

    WriteOutcome append(Coupon... coupons) {
        return moved(ledger.append(fence, coupons));
    }

    WriteOutcome append(Batch batch) {
        return moved(ledger.append(fence, batch));
    }

    private WriteOutcome moved(WriteOutcome outcome) {
        if (outcome instanceof Committed || outcome instanceof Declined) {
            fence = fence.afterBatch();
        }
        return outcome;
    }
}
