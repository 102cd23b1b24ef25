/**
 * Coupons over HTTP, by their code or by who holds them: looked at, redeemed, taken back. Where they lie is behind
 * {@link io.dibs.repository.CouponRepository}.
 */
@NullMarked
package io.dibs.http.coupon;

import org.jspecify.annotations.NullMarked;
