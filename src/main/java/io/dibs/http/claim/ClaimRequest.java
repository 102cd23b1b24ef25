package io.dibs.http.claim;

import io.dibs.campaign.HolderIdentity;
import io.dibs.http.request.ConnectionState;
import io.dibs.trace.TraceSpan;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One claim from its head to its answer: who asks, and for whom. */
abstract class ClaimRequest {
    final HttpServerRequest request;
    final ConnectionState state;
    /** Null where the request is not traced. */
    final @Nullable TraceSpan span;

    final long startedAt = System.nanoTime();
    private @Nullable String userId;
    private byte @Nullable [] userBytes;
    private @Nullable HolderIdentity key;
    private boolean seesDrafts;
    private boolean wantsCheckpoint;

    ClaimRequest(HttpServerRequest request, ConnectionState state, @Nullable TraceSpan span) {
        this.request = request;
        this.state = state;
        this.span = span;
    }

    final void claimFor(String newUserId, byte[] itsBytes, @Nullable HolderIdentity itsKey, boolean maySeeDrafts) {
        userId = newUserId;
        userBytes = itsBytes;
        key = itsKey;
        seesDrafts = maySeeDrafts;
    }

    /** A refusal because the stock is gone is to carry the checkpoint of the campaign's log. */
    final void wantCheckpoint() {
        wantsCheckpoint = true;
    }

    final boolean wantsCheckpoint() {
        return wantsCheckpoint;
    }

    final String userId() {
        return Objects.requireNonNull(userId);
    }

    final byte[] userBytes() {
        return Objects.requireNonNull(userBytes);
    }

    /** The hash of the idempotency key, or null. */
    final @Nullable HolderIdentity key() {
        return key;
    }

    final boolean maySeeDrafts() {
        return seesDrafts;
    }
}
