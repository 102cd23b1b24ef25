package io.dibs.routing;

import io.dibs.trace.TraceSpan;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one claim: {@code route} until its answer is back, and in it {@code decide} from the arrival at the
 * shard to the decision and {@code commit} from there until the answer may leave. One thread at a time calls it; only
 * {@link #end} may come from another one.
 */
final class ClaimTrace {
    private final TraceSpan route;
    private @Nullable TraceSpan stage;

    private ClaimTrace(TraceSpan route) {
        this.route = route;
    }

    /** Null where the request is not traced. */
    static @Nullable ClaimTrace begin(@Nullable TraceSpan request, int shard) {
        if (request == null) {
            return null;
        }
        TraceSpan route = request.child("route");
        route.set("dibs.shard", shard);
        return new ClaimTrace(route);
    }

    /** For a claim of another node, whose own span that is. */
    static ClaimTrace of(TraceSpan remote) {
        return new ClaimTrace(remote);
    }

    void arrived() {
        enter("decide");
    }

    void decided() {
        enter("commit");
    }

    private void enter(String name) {
        answered();
        stage = route.child(name);
    }

    /** The shard has answered. */
    void answered() {
        if (stage != null) {
            stage.end();
            stage = null;
        }
    }

    /** The answer is back. */
    void end() {
        route.end();
    }

    String traceparent() {
        return route.traceparent();
    }
}
