package io.dibs.http.coupon;

/** Where a code stands that a campaign brought. */
public record CodeLocation(String campaign, int sequence) {}
