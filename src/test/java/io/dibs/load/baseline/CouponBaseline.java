package io.dibs.load.baseline;

import io.vertx.core.Future;

/** One way to give out at most {@code stock} coupons, one a user. An event loop has an instance of its own. */
interface CouponBaseline {
    /** Makes the campaign known to all instances. */
    Future<Void> create(String campaign, int stock);

    /** A failed future is answered with 503: nobody knows whether the coupon was issued. */
    Future<ClaimResult> claim(String campaign, String user);
}
