package io.dibs.http.limit;

/**
 * Where a connection comes from, found out once for all of its requests.
 *
 * @param isProxy whether it may say for whom each request is
 */
public record ConnectionOrigin(ClientNetwork network, boolean isProxy) {}
