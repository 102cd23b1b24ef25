package io.dibs.http.answer;

import io.dibs.trace.RequestTracer;
import io.dibs.trace.TraceParent;
import io.dibs.trace.TraceSpan;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request belongs to, as W3C Trace Context has it. A traced request's response says it in
 * {@code traceresponse} from the start, so log lines find it there.
 */
public final class TraceHeader {
    private static final CharSequence REQUEST = HttpHeaders.createOptimized("traceparent");
    private static final CharSequence RESPONSE = HttpHeaders.createOptimized("traceresponse");
    private static final int FAULT_OF_SERVER = 500;

    private TraceHeader() {}

    /** Null where the request is not sampled. */
    public static @Nullable TraceSpan begin(RequestTracer tracer, String name, HttpServerRequest request) {
        if (!tracer.isOn()) {
            return null;
        }
        TraceSpan span = tracer.begin(name, request.headers().get(REQUEST));
        if (span != null) {
            span.set("http.request.method", request.method().name());
            request.response().headers().set(RESPONSE, span.traceparent());
        }
        return span;
    }

    /** Once the status of the answer is known. */
    public static void end(TraceSpan span, HttpServerRequest request) {
        int status = request.response().getStatusCode();
        span.set("http.response.status_code", status);
        String id = RequestIdHeader.of(request);
        if (id != null) {
            span.set("dibs.request_id", id);
        }
        if (status >= FAULT_OF_SERVER) {
            span.fail();
        }
        span.end();
    }

    /** The id of the trace, also where only the caller traces the request; null where nobody does. */
    static @Nullable String traceId(HttpServerRequest request) {
        String own = request.response().headers().get(RESPONSE);
        return TraceParent.traceId(own == null ? request.headers().get(REQUEST) : own);
    }
}
