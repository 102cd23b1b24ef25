package io.dibs.http.coupon;

/** Where a code stands that a campaign brought. */
public record CodePlace(String campaign, int sequence) {}
