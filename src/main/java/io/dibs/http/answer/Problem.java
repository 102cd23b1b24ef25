package io.dibs.http.answer;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as it is sent, {@code application/problem+json}. It is written once and may be sent any number of times.
 *
 * @param headerName a header that belongs to the refusal, or null; then its value is null too
 */
public record Problem(
        ProblemKind kind,
        Buffer body,
        @Nullable CharSequence headerName,
        @Nullable CharSequence headerValue) {
    private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("retry-after");
    private static final CharSequence WWW_AUTHENTICATE = HttpHeaders.createOptimized("www-authenticate");
    private static final byte[] REQUEST_ID = ",\"requestId\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\"}".getBytes(StandardCharsets.US_ASCII);
    private static final String LEDGER_BEHIND_RETRY_SECONDS = "30";
    private static final int MAX_ERRORS = 20;
    /** Leads to the paragraph of its code in the reference. */
    private static final String TYPE = "/docs#";

    /** Nobody knows, or nobody has the time just now: asking again is safe. */
    public static final Problem UNAVAILABLE = unavailable(1);

    /** The queue of a shard is full. */
    public static final Problem OVERLOADED = unavailable("More claims come than can be decided now");

    /** A fault of ours. Asking again may meet it again. */
    public static final Problem INTERNAL = of(ProblemKind.INTERNAL);

    /** The node that has the campaign is full: it takes an administrator to change that, or another node. */
    public static final Problem NO_ROOM = of(
                    ProblemKind.UNAVAILABLE, "The node of this campaign has no memory left for it")
            .with(RETRY_AFTER, "5");

    /**
     * What is wrong with one field of a request, or with one line of an upload.
     *
     * @param line counted from 1; null where there are no lines
     */
    public record Flaw(
            String field, String detail, @Nullable Integer line) {
        public Flaw(String field, String detail) {
            this(field, detail, null);
        }

        public static Flaw ofLine(int line, String detail) {
            return new Flaw("line " + line, detail, line);
        }

        JsonObject json() {
            JsonObject json = new JsonObject().put("field", field).put("detail", detail);
            return line == null ? json : json.put("line", line);
        }
    }

    public static Problem of(ProblemKind kind) {
        return of(kind, (String) null);
    }

    public static Problem of(ProblemKind kind, @Nullable String detail) {
        return new Problem(kind, write(kind, detail, List.of(), null), null, null);
    }

    public static Problem of(ProblemKind kind, Flaw flaw) {
        return of(kind, List.of(flaw));
    }

    public static Problem of(ProblemKind kind, List<Flaw> flaws) {
        String detail = flaws.get(0).detail();
        return new Problem(kind, write(kind, detail, flaws, null), null, null);
    }

    /** @param more fields of this kind */
    public static Problem of(ProblemKind kind, JsonObject more) {
        return new Problem(kind, write(kind, null, List.of(), more), null, null);
    }

    public static Problem badField(String field, String detail) {
        return of(ProblemKind.BAD_REQUEST, new Flaw(field, detail));
    }

    public static Problem badRequest(String detail) {
        return of(ProblemKind.BAD_REQUEST, detail);
    }

    public static Problem unauthenticated(String detail) {
        String challenge = detail.startsWith("No token") ? "Bearer" : "Bearer error=\"invalid_token\"";
        return of(ProblemKind.UNAUTHENTICATED, detail).with(WWW_AUTHENTICATE, challenge);
    }

    /** HTTP asks for a challenge with each 401. */
    public static Problem wrongCredentials() {
        return of(ProblemKind.WRONG_CREDENTIALS).with(WWW_AUTHENTICATE, "Bearer");
    }

    public static Problem unavailable(long retryAfterSeconds) {
        return of(ProblemKind.UNAVAILABLE).with(RETRY_AFTER, Long.toString(retryAfterSeconds));
    }

    public static Problem unavailable(String detail) {
        return of(ProblemKind.UNAVAILABLE, detail).with(RETRY_AFTER, "1");
    }

    /** It lasts until an operator has decided: asking again each second would be of no use. */
    public static Problem ledgerBehind(@Nullable String detail) {
        return of(ProblemKind.LEDGER_BEHIND, detail).with(RETRY_AFTER, LEDGER_BEHIND_RETRY_SECONDS);
    }

    public static Problem rateLimited(@Nullable String detail, long retryAfterSeconds) {
        return of(ProblemKind.RATE_LIMITED, detail).with(RETRY_AFTER, Long.toString(retryAfterSeconds));
    }

    public static Problem methodNotAllowed(String allowed) {
        return of(ProblemKind.METHOD_NOT_ALLOWED, "Allowed here: " + allowed).with(HttpHeaders.ALLOW, allowed);
    }

    /** @param opensAt null where nobody has said when */
    public static Problem notOpen(@Nullable String opensAt, long retryAfterSeconds) {
        JsonObject more = new JsonObject().put("opensAt", opensAt);
        return new Problem(
                ProblemKind.NOT_OPEN,
                write(ProblemKind.NOT_OPEN, null, List.of(), more),
                RETRY_AFTER,
                Long.toString(retryAfterSeconds));
    }

    private Problem with(CharSequence name, String value) {
        return new Problem(kind, body, name, HttpHeaders.createOptimized(value));
    }

    /** @param requestId fit for JSON as it is, or null */
    Buffer body(@Nullable String requestId) {
        if (requestId == null) {
            return body;
        }
        int open = body.length() - 1;
        return Buffer.buffer(open + REQUEST_ID.length + requestId.length() + END.length)
                .appendBuffer(body, 0, open)
                .appendBytes(REQUEST_ID)
                .appendString(requestId)
                .appendBytes(END);
    }

    private static Buffer write(
            ProblemKind kind, @Nullable String detail, List<Flaw> flaws, @Nullable JsonObject more) {
        JsonObject json = new JsonObject()
                .put("type", TYPE + kind.code)
                .put("title", kind.title)
                .put("status", kind.status)
                .put("code", kind.code);
        if (detail != null) {
            json.put("detail", detail);
        }
        if (!flaws.isEmpty()) {
            json.put("field", flaws.get(0).field());
            JsonArray errors = new JsonArray();
            flaws.stream().limit(MAX_ERRORS).forEach(flaw -> errors.add(flaw.json()));
            json.put("errors", errors);
        }
        if (more != null) {
            json.mergeIn(more);
        }
        return json.toBuffer();
    }
}
