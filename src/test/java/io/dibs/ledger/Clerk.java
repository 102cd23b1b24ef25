package io.dibs.ledger;

import io.dibs.shard.Batch;
import io.dibs.shard.Change;
import io.dibs.shard.Coupon;
import io.dibs.shard.Fence;
import io.dibs.shard.Outcome;
import io.dibs.shard.Outcome.Committed;
import io.dibs.shard.Outcome.Declined;

/** Who writes one shard at a desk, and keeps its fence where the database has moved it. */
final class Clerk {
    private final Desk desk;
    private Fence fence;

    Clerk(Desk desk, int shard) {
        this.desk = desk;
        this.fence = desk.taken(shard);
    }

    Fence fence() {
        return fence;
    }

    Outcome execute(Change change) {
        return moved(desk.execute(fence, change));
    }

    /** @return what the campaign's row looks like now */
    String committed(Change change) {
        return ((Committed) execute(change)).result();
    }

    Outcome append(Coupon... coupons) {
        return moved(desk.append(fence, coupons));
    }

    Outcome append(Batch batch) {
        return moved(desk.append(fence, batch));
    }

    private Outcome moved(Outcome outcome) {
        if (outcome instanceof Committed || outcome instanceof Declined) {
            fence = fence.afterBatch();
        }
        return outcome;
    }
}
