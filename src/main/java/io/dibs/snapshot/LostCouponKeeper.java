package io.dibs.snapshot;

import io.dibs.campaign.LogDigest;
import io.dibs.shard.CouponPage;
import io.dibs.shard.Fence;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Fenced;
import io.dibs.shard.WriteOutcome.Unknown;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Has the ledger keep the coupons that it has lost and that a snapshot still has, so that an operator can give them
 * back to their holders. Only what continues the ledger counts: every chunk must have its checksum, the coupons up to
 * the ledger's last one must be those of the ledger, and no moment may be earlier than the one before. It ends at the
 * first coupon that fails, so what is kept has no gap. Where the ledger lost a change of how many a user may hold as
 * well, nothing is kept: by its terms somebody might hold too many. Runs on the shard's event loop, before the snapshot
 * is deleted.
 */
final class LostCouponKeeper {
    private final SnapshotContext context;
    private final Fence fence;
    private final RecoveredCampaign found;
    private final SnapshotHeader header;
    private final RecordLayout layout;
    private final SnapshotKeys keys;
    private final BooleanSupplier isWanted;
    private final Runnable then;
    private final Consumer<String> failed;
    private long digest;
    private long lastAt;

    /**
     * @param found the campaign as the ledger has it
     * @param isWanted whether the result is still of use
     * @param then called when all is kept that can be
     * @param failed called when the ledger does not answer, or has another owner for whom the snapshot must stay
     */
    LostCouponKeeper(
            SnapshotContext context,
            Fence fence,
            RecoveredCampaign found,
            SnapshotHeader header,
            BooleanSupplier isWanted,
            Runnable then,
            Consumer<String> failed) {
        this.context = context;
        this.fence = fence;
        this.found = found;
        this.header = header;
        this.layout = header.layout();
        this.keys = new SnapshotKeys(header.campaign());
        this.isWanted = isWanted;
        this.then = then;
        this.failed = failed;
    }

    void begin() {
        context.ledger().noteLost(found.terms(), header.watermark());
        boolean holdsMore = header.watermark() > found.issued();
        boolean fits = layout.perUser() == found.terms().perUser();
        if (holdsMore && fits && found.digest().isPresent()) {
            readChunk(0);
        } else {
            then.run();
        }
    }

    private void readChunk(int chunk) {
        context.store()
                .read(
                        keys.chunk(chunk),
                        layout.bytesOf(chunk, header.watermark()),
                        bytes -> chunkRead(chunk, bytes),
                        cause -> then.run());
    }

    private void chunkRead(int chunk, byte[] bytes) {
        if (!isWanted.getAsBoolean() || !header.matches(chunk, bytes)) {
            then.run();
            return;
        }
        int last = lastOf(chunk);
        int lastKnown = Math.min(last, found.issued());
        if (layout.firstOf(chunk) <= lastKnown) {
            compare(RecordCodec.page(layout.firstOf(chunk), lastKnown, layout, same -> bytes, new int[0]));
        }
        if (last <= found.issued()) {
            readChunk(chunk + 1);
        } else if (digest == found.digest().orElseThrow()) {
            keep(chunk, bytes, Math.max(found.issued() + 1, layout.firstOf(chunk)));
        } else {
            then.run();
        }
    }

    private int lastOf(int chunk) {
        return Math.min(layout.firstOf(chunk) + layout.perChunk() - 1, header.watermark());
    }

    private void compare(CouponPage known) {
        for (int i = 0; i < known.size(); i++) {
            digest ^= LogDigest.of(known.firstSequence() + i, known.highs()[i], known.lows()[i]);
        }
        lastAt = known.issuedAt()[known.size() - 1];
    }

    private void keep(int chunk, byte[] bytes, int from) {
        int to = Math.min(lastOf(chunk), from + context.limits().pageCoupons() - 1);
        CouponPage page = RecordCodec.page(from, to, layout, same -> bytes, new int[0]);
        if (!isInOrder(page)) {
            then.run();
            return;
        }
        context.ledger()
                .keepLost(fence, found.terms(), found.issued(), page, outcome -> kept(chunk, bytes, to + 1, outcome));
    }

    private boolean isInOrder(CouponPage page) {
        for (long moment : page.issuedAt()) {
            if (moment < lastAt) {
                return false;
            }
            lastAt = moment;
        }
        return true;
    }

    private void kept(int chunk, byte[] bytes, int next, WriteOutcome outcome) {
        if (outcome instanceof Unknown || outcome instanceof Fenced) {
            failed.accept("The lost coupons could not be kept: " + outcome);
        } else if (!(outcome instanceof Committed) || next > header.watermark() || !isWanted.getAsBoolean()) {
            then.run();
        } else if (next <= lastOf(chunk)) {
            keep(chunk, bytes, next);
        } else {
            readChunk(chunk + 1);
        }
    }
}
