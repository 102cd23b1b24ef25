package io.dibs.http.claim;

import io.dibs.campaign.HolderIdentity;
import io.dibs.http.request.ConnectionState;
import io.vertx.core.http.HttpServerRequest;

/** One claim from its head to its answer: who asks, and for whom. */
abstract class ClaimRequest {
    final HttpServerRequest request;
    final ConnectionState state;
    final long startedAt = System.nanoTime();
    private String userId;
    private byte[] userBytes;
    private HolderIdentity key;
    private boolean seesDrafts;

    ClaimRequest(HttpServerRequest request, ConnectionState state) {
        this.request = request;
        this.state = state;
    }

    final void claimFor(String newUserId, byte[] itsBytes, HolderIdentity itsKey, boolean maySeeDrafts) {
        userId = newUserId;
        userBytes = itsBytes;
        key = itsKey;
        seesDrafts = maySeeDrafts;
    }

    final String userId() {
        return userId;
    }

    final byte[] userBytes() {
        return userBytes;
    }

    /** The hash of the idempotency key, or null. */
    final HolderIdentity key() {
        return key;
    }

    final boolean maySeeDrafts() {
        return seesDrafts;
    }
}
