package io.dibs.http;

/** Where a code stands that a campaign brought. */
public record CodePlace(String campaign, int sequence) {}
