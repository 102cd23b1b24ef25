package io.dibs.repository;

import io.dibs.campaign.CouponState;
import io.dibs.campaign.Terms;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and redeems coupons, on the ledger's primary. A failed future means that it did not answer: 503. */
public interface CouponRepository {
    /** Where the code stands, if a campaign brought it. Case, dashes and blanks do not matter. */
    Future<Optional<CodeLocation>> ownCode(String code);

    Future<Optional<CouponView>> coupon(String campaign, int sequence);

    /** Those of a user in a campaign, in the order of their sequences. */
    Future<List<CouponView>> ofUser(String campaign, String userId);

    /**
     * The same reference again changes nothing.
     *
     * @return the coupon as it was redeemed for this reference; empty where it cannot be, or is not there
     */
    Future<Optional<CouponView>> redeem(Terms terms, int sequence, String reference, long now);

    Future<List<HeldCoupon>> ofUser(HoldingQuery query);

    Future<UserCouponCounts> counts(String userId, long now);

    /** Where a code stands that a campaign brought. */
    record CodeLocation(String campaign, int sequence) {}

    /**
     * A coupon together with the terms that it was won under.
     *
     * @param ordinal which of the user's coupons of that campaign
     */
    record HeldCoupon(Terms terms, int ordinal, CouponView coupon) {}

    /**
     * Which of a user's coupons are wanted.
     *
     * @param state null for all
     * @param expiresBefore milliseconds of the epoch: those that expire, the next first; null: all, in the order of
     *     campaigns
     * @param after the last of the page before
     * @param now the moment of their states
     */
    record HoldingQuery(
            String userId,
            @Nullable CouponState state,
            @Nullable Long expiresBefore,
            HoldingCursor after,
            int limit,
            long now) {}

    /**
     * Where a page of a user's coupons ended.
     *
     * @param expiresAt milliseconds of the epoch; 0 where the order is that of campaigns
     * @param ordinal which of the user's coupons of that campaign
     */
    record HoldingCursor(long expiresAt, String campaign, int ordinal) {
        public static final HoldingCursor START = new HoldingCursor(0, "", 0);
    }

    /**
     * A user's coupons in numbers. Times are milliseconds of the epoch.
     *
     * @param firstIssuedAt null if there is none
     * @param lastIssuedAt null if there is none
     */
    record UserCouponCounts(
            long issued,
            long redeemed,
            long revoked,
            long expired,
            @Nullable Long firstIssuedAt,
            @Nullable Long lastIssuedAt) {}
}
