package io.dibs.campaign;

import io.dibs.campaign.CommandRuling.Changed;
import io.dibs.campaign.CommandRuling.NotAllowed;
import io.dibs.campaign.CommandRuling.Objection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An administrator's changes to a campaign; null leaves a field unchanged. The number of coupons per user and their
 * expiry are a promise to the holders, so neither changes once a coupon is issued.
 *
 * @param draft true turns the campaign into a draft again, false publishes it
 * @param opensAt {@link Terms#ALWAYS} removes the time
 * @param closesAt {@link Terms#NEVER} removes the time
 * @param couponTtlMillis {@link CouponExpiry#NONE} removes it; a value replaces {@code couponExpiresAt}
 * @param couponExpiresAt {@link CouponExpiry#NONE} removes it; a value replaces {@code couponTtlMillis}
 * @param description null fields stay, {@link CampaignDescription#CLEAR} removes a field
 */
public record CampaignEdit(
        @Nullable Boolean draft,
        @Nullable Integer perUser,
        @Nullable Long opensAt,
        @Nullable Long closesAt,
        @Nullable Long couponTtlMillis,
        @Nullable Long couponExpiresAt,
        CampaignDescription description) {
    public CampaignEdit {
        Objects.requireNonNull(description);
        if (perUser != null && (perUser < 1 || perUser > Terms.MAX_PER_USER)) {
            throw new IllegalArgumentException("perUser out of range: " + perUser);
        }
        if (couponTtlMillis != null && couponTtlMillis <= 0) {
            throw new IllegalArgumentException("A coupon's time to live must be positive: " + couponTtlMillis);
        }
    }

    CommandRuling evaluate(Terms before, int issued, long now) {
        Terms after = before.edited(
                perUser == null ? before.perUser() : perUser,
                phase(before.phase()),
                opensAt == null ? before.opensAt() : opensAt,
                closesAt == null ? before.closesAt() : closesAt,
                expiry(before.expiry()));
        Objection fixed = issued > 0 ? fixed(before, after) : null;
        Objection reason = fixed == null ? schedule(after, now) : fixed;
        return reason == null ? new Changed(after) : new NotAllowed(reason);
    }

    /** Publishing a paused or sold-out campaign changes nothing. */
    private CampaignPhase phase(CampaignPhase now) {
        if (draft == null) {
            return now;
        }
        if (draft) {
            return CampaignPhase.DRAFT;
        }
        return now == CampaignPhase.DRAFT ? CampaignPhase.LIVE : now;
    }

    private CouponExpiry expiry(CouponExpiry now) {
        if (couponTtlMillis != null && couponTtlMillis != CouponExpiry.NONE) {
            return CouponExpiry.after(couponTtlMillis);
        }
        if (couponExpiresAt != null && couponExpiresAt != CouponExpiry.NONE) {
            return CouponExpiry.at(couponExpiresAt);
        }
        return new CouponExpiry(
                couponTtlMillis == null ? now.ttlMillis() : CouponExpiry.NONE,
                couponExpiresAt == null ? now.atMillis() : CouponExpiry.NONE);
    }

    private @Nullable Objection fixed(Terms before, Terms after) {
        if (after.perUser() != before.perUser()) {
            return Objection.PER_USER_FIXED;
        }
        if (!after.expiry().equals(before.expiry())) {
            return couponTtlMillis == null ? Objection.COUPON_EXPIRES_AT_FIXED : Objection.COUPON_TTL_FIXED;
        }
        return after.phase() == CampaignPhase.DRAFT ? Objection.DRAFT_FIXED : null;
    }

    private @Nullable Objection schedule(Terms after, long now) {
        if (after.opensAt() >= after.closesAt()) {
            return closesAt == null ? Objection.OPENS_AFTER_CLOSING : Objection.CLOSES_BEFORE_OPENING;
        }
        return closesAt != null && closesAt <= now ? Objection.CLOSES_IN_THE_PAST : null;
    }
}
