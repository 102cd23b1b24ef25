package io.dibs.http.feed;

import io.dibs.campaign.Terms;
import io.dibs.http.coupon.CouponView;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Committed coupons in the order of their sequences. A failed future means that the ledger did not answer: 503. */
public interface CouponFeed {
    /** Coupons from the one after {@code after} on. */
    Future<List<CouponView>> page(String campaign, int after, int limit);

    /** The highest committed sequence of each of these campaigns. */
    Future<Map<String, Integer>> issued(Set<String> campaigns);

    /** Sequences {@code from} to {@code to}, all of which are committed. */
    Future<CouponBlock> block(Terms terms, int from, int to);
}
