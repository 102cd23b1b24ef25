package io.dibs.http;

import io.dibs.campaign.Terms;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Coupons and what becomes of them, on the ledger's primary. A failed future means that it did not answer: 503. */
public interface Coupons {
    /** The campaign whose codes begin with these. */
    Future<Optional<CampaignView>> campaign(int shard, int number);

    Future<Optional<CampaignView>> campaign(String id);

    /** Where the code stands, if a campaign brought it. Case, dashes and blanks do not matter. */
    Future<Optional<CodePlace>> ownCode(String code);

    Future<Optional<CouponView>> coupon(String campaign, int sequence);

    /**
     * The same reference again changes nothing.
     *
     * @return the coupon as it was redeemed for this reference; empty where it cannot be, or is not there
     */
    Future<Optional<CouponView>> redeem(Terms terms, int sequence, String reference, long now);

    Future<List<HeldCoupon>> ofUser(HoldingQuery query);

    Future<HoldingCounts> counts(String userId, long now);

    /** The highest committed sequence of each of these campaigns. */
    Future<Map<String, Integer>> issued(Set<String> campaigns);

    /** Sequences {@code from} to {@code to}, all of which are committed. */
    Future<CouponBlock> block(Terms terms, int from, int to);
}
