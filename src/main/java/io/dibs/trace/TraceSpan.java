package io.dibs.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** One step of a request that is traced, from its creation to {@link #end}. Thread-safe. */
public final class TraceSpan {
    private static final String VERSION = "00-";

    private final Tracer tracer;
    private final Span span;

    TraceSpan(Tracer tracer, Span span) {
        this.tracer = tracer;
        this.span = span;
    }

    /** Begins a step of this step. */
    public TraceSpan child(String name) {
        return new TraceSpan(
                tracer,
                tracer.spanBuilder(name).setParent(Context.root().with(span)).startSpan());
    }

    public void rename(String name) {
        span.updateName(name);
    }

    public void set(String attribute, String value) {
        span.setAttribute(attribute, value);
    }

    public void set(String attribute, long value) {
        span.setAttribute(attribute, value);
    }

    /** It ends with an error of this side. */
    public void fail() {
        span.setStatus(StatusCode.ERROR);
    }

    public void end() {
        span.end();
    }

    /** As the header of W3C Trace Context has it: what goes on elsewhere with this names it as its parent. */
    public String traceparent() {
        SpanContext context = span.getSpanContext();
        return VERSION + context.getTraceId() + "-" + context.getSpanId() + "-"
                + context.getTraceFlags().asHex();
    }
}
