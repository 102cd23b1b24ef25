package io.dibs.campaign;

import io.dibs.campaign.Ruling.Changed;
import io.dibs.campaign.Ruling.NotAllowed;
import io.dibs.campaign.Ruling.Objection;
import java.util.Objects;

/**
 * What an administrator sets anew; null leaves a field as it is. How many coupons a user may hold and when they expire is
 * a promise to whoever holds one, so neither changes once anything is issued.
 *
 * @param draft true takes the campaign back to a draft, false lets its schedule begin
 * @param opensAt {@link Terms#ALWAYS} takes the time away
 * @param closesAt {@link Terms#NEVER} takes the time away
 * @param couponTtlMillis {@link Expiry#NONE} takes it away; a value replaces {@code couponExpiresAt}
 * @param couponExpiresAt {@link Expiry#NONE} takes it away; a value replaces {@code couponTtlMillis}
 * @param details fields that are null stay, those that are {@link Details#NOTHING} go
 */
public record Revision(
        Boolean draft,
        Integer perUser,
        Long opensAt,
        Long closesAt,
        Long couponTtlMillis,
        Long couponExpiresAt,
        Details details) {
    public Revision {
        Objects.requireNonNull(details);
        if (perUser != null && (perUser < 1 || perUser > Terms.MAX_PER_USER)) {
            throw new IllegalArgumentException("perUser out of range: " + perUser);
        }
        if (couponTtlMillis != null && couponTtlMillis <= 0) {
            throw new IllegalArgumentException("A coupon's time to live must be positive: " + couponTtlMillis);
        }
    }

    Ruling on(Terms before, int issued, long now) {
        Terms after = before.edited(
                perUser == null ? before.perUser() : perUser,
                phase(before.phase()),
                opensAt == null ? before.opensAt() : opensAt,
                closesAt == null ? before.closesAt() : closesAt,
                expiry(before.expiry()));
        Objection fixed = issued > 0 ? fixed(before, after) : null;
        Objection why = fixed == null ? schedule(after, now) : fixed;
        return why == null ? new Changed(after) : new NotAllowed(why);
    }

    /** Who publishes a campaign that is paused, or sold out, means nothing new. */
    private Phase phase(Phase now) {
        if (draft == null) {
            return now;
        }
        if (draft) {
            return Phase.DRAFT;
        }
        return now == Phase.DRAFT ? Phase.LIVE : now;
    }

    private Expiry expiry(Expiry now) {
        if (isSet(couponTtlMillis)) {
            return Expiry.after(couponTtlMillis);
        }
        if (isSet(couponExpiresAt)) {
            return Expiry.at(couponExpiresAt);
        }
        return new Expiry(
                couponTtlMillis == null ? now.ttlMillis() : Expiry.NONE,
                couponExpiresAt == null ? now.atMillis() : Expiry.NONE);
    }

    private static boolean isSet(Long millis) {
        return millis != null && millis != Expiry.NONE;
    }

    private Objection fixed(Terms before, Terms after) {
        if (after.perUser() != before.perUser()) {
            return Objection.PER_USER_FIXED;
        }
        if (!after.expiry().equals(before.expiry())) {
            return couponTtlMillis == null ? Objection.COUPON_EXPIRES_AT_FIXED : Objection.COUPON_TTL_FIXED;
        }
        return after.phase() == Phase.DRAFT ? Objection.DRAFT_FIXED : null;
    }

    private Objection schedule(Terms after, long now) {
        if (after.opensAt() >= after.closesAt()) {
            return closesAt == null ? Objection.OPENS_AFTER_CLOSING : Objection.CLOSES_BEFORE_OPENING;
        }
        return closesAt != null && closesAt <= now ? Objection.CLOSES_IN_THE_PAST : null;
    }
}
