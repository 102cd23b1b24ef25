package io.dibs.trace;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code traceparent} of W3C Trace Context; later versions of it may have more at their end. */
public final class TraceParent {
    private static final Pattern FORM = Pattern.compile(
            "(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.{0,64})?");

    private TraceParent() {}

    /** Null where there is none, and where the header is malformed. */
    public static @Nullable String traceId(@Nullable String header) {
        SpanContext context = read(header);
        return context.isValid() ? context.getTraceId() : null;
    }

    /** Invalid where there is none, and where it is malformed. */
    static SpanContext read(@Nullable String header) {
        Matcher parts = header == null ? null : FORM.matcher(header);
        return parts != null && parts.matches()
                ? SpanContext.createFromRemoteParent(
                        parts.group(1), parts.group(2), TraceFlags.fromHex(parts.group(3), 0), TraceState.getDefault())
                : SpanContext.getInvalid();
    }
}
