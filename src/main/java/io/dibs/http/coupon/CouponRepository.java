package io.dibs.http.coupon;

import io.dibs.campaign.Terms;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Coupons and what becomes of them, on the ledger's primary. A failed future means that it did not answer: 503. */
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
}
