package io.dibs.ledger;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.LogDigest;
import io.dibs.repository.JoinedTexts;
import io.dibs.shard.Coupon;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Coupons of one campaign on their way into the log as one row: without a gap, and at most a moment apart. */
final class CouponRun {
    /** A delay is one byte. */
    private static final int MAX_DELAY_MILLIS = 255;

    private final Coupon first;
    private final StringBuilder users;
    private final Buffer delays = Buffer.buffer();
    private final Buffer ordinals = Buffer.buffer();
    private final Buffer keys = Buffer.buffer();
    private Coupon last;
    private long digest;
    private boolean isInstant = true;
    private boolean isOfFirsts = true;

    CouponRun(Coupon first) {
        this.first = first;
        this.last = first;
        this.users = new StringBuilder(first.userId());
        append(first);
    }

    boolean isContinuedBy(Coupon next) {
        long delay = next.issuedAt() - first.issuedAt();
        return next.sequence() == last.sequence() + 1
                && delay >= 0
                && delay <= MAX_DELAY_MILLIS
                && (next.key() == null) == (first.key() == null);
    }

    void add(Coupon next) {
        users.append((char) JoinedTexts.SEPARATOR).append(next.userId());
        append(next);
        last = next;
    }

    private void append(Coupon coupon) {
        int delay = (int) (coupon.issuedAt() - first.issuedAt());
        delays.appendByte((byte) delay);
        isInstant &= delay == 0;
        ordinals.appendShort((short) coupon.ordinal());
        isOfFirsts &= coupon.ordinal() == 1;
        HolderIdentity holder = coupon.user().ordinal(coupon.ordinal());
        digest ^= LogDigest.of(coupon.sequence(), holder.high(), holder.low());
        if (coupon.key() != null) {
            keys.appendLong(coupon.key().high()).appendLong(coupon.key().low());
        }
    }

    String campaign() {
        return first.campaign();
    }

    int first() {
        return first.sequence();
    }

    int last() {
        return last.sequence();
    }

    long firstAt() {
        return first.issuedAt();
    }

    long lastAt() {
        return last.issuedAt();
    }

    String users() {
        return users.toString();
    }

    long digest() {
        return digest;
    }

    /** Null where there is none. */
    @Nullable
    Buffer delays() {
        return isInstant ? null : delays;
    }

    /** Null where each is its user's first. */
    @Nullable
    Buffer ordinals() {
        return isOfFirsts ? null : ordinals;
    }

    /** Null where each user may hold one coupon only. */
    @Nullable
    Buffer keys() {
        return keys.length() == 0 ? null : keys;
    }
}
