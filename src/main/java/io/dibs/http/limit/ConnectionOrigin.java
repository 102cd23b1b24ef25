package io.dibs.http.limit;

/**
 * Where a connection comes from, found out once for all of its requests.
 *
 * @param isProxy whether its forwarding headers are trusted
 */
public record ConnectionOrigin(ClientNetwork network, boolean isProxy) {}
