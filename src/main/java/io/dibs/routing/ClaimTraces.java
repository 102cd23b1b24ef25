package io.dibs.routing;

import io.dibs.shard.Claim;
import io.dibs.trace.RequestTracer;
import io.dibs.trace.TraceSpan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The traces of a message's claims, in a header beside the message: its format stays as it is, and a node that does not
 * know the header decides the claims untraced. Each is the claim's place in the message and its {@code traceparent}.
 */
final class ClaimTraces {
    static final String HEADER = "dibs-traces";
    /** A collector learns nothing more from a thousand claims of one message. */
    private static final int MOST = 64;

    private static final String BETWEEN = ",";
    private static final String INSIDE = "=";

    private ClaimTraces() {}

    /** Null where no claim is traced. */
    static @Nullable String write(List<Claim> claims) {
        StringBuilder header = new StringBuilder();
        int written = 0;
        for (int i = 0; i < claims.size() && written < MOST; i++) {
            String traceparent = claims.get(i).replyTo() instanceof PendingClaim pending ? pending.traceparent() : null;
            if (traceparent != null) {
                header.append(written++ == 0 ? "" : BETWEEN)
                        .append(i)
                        .append(INSIDE)
                        .append(traceparent);
            }
        }
        return written == 0 ? null : header.toString();
    }

    /**
     * The claims of a message, with a receiver that traces those which the header names. What it garbles is untraced.
     */
    static List<Claim> follow(List<Claim> claims, String header, RequestTracer tracer) {
        List<Claim> followed = new ArrayList<>(claims);
        for (String each : header.split(BETWEEN, MOST + 1)) {
            int inside = each.indexOf(INSIDE);
            int index = inside < 0 ? -1 : index(each.substring(0, inside));
            TraceSpan remote = index < 0 || index >= claims.size() ? null : tracer.remote(each.substring(inside + 1));
            if (remote != null) {
                Claim claim = claims.get(index);
                followed.set(index, claim.forwarded(new TracedReply(ClaimTrace.of(remote), claim.replyTo())));
            }
        }
        return followed;
    }

    private static int index(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException garbled) {
            return -1;
        }
    }
}
