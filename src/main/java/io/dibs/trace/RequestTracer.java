package io.dibs.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Begins the spans of the requests that are sampled: those whose caller says so, and of all others a share. It decides
 * before it makes an object, so that a request that is not sampled costs a header and a random number, and while
 * tracing is off nothing at all. Finished spans wait in a bounded queue; what a slow collector leaves there is dropped.
 * Thread-safe.
 */
public final class RequestTracer implements AutoCloseable {
    /** Begins no span. */
    public static final RequestTracer OFF = new RequestTracer(null, null, 0);

    private static final String SCOPE = "io.dibs";
    /** What is queued when a node stops is worth a moment, and not more. */
    private static final long FLUSH_SECONDS = 3;

    private final @Nullable SdkTracerProvider provider;
    private final @Nullable Tracer tracer;
    private final double ratio;

    private RequestTracer(@Nullable SdkTracerProvider provider, @Nullable Tracer tracer, double ratio) {
        this.provider = provider;
        this.tracer = tracer;
        this.ratio = ratio;
    }

    public static RequestTracer to(TraceSettings settings) {
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setSampler(Sampler.alwaysOn())
                .setResource(resource(settings))
                .addSpanProcessor(BatchSpanProcessor.builder(ReportingExporter.to(settings.endpoint()))
                        .build())
                .build();
        return new RequestTracer(provider, provider.get(SCOPE), settings.ratio());
    }

    private static Resource resource(TraceSettings settings) {
        return Resource.getDefault()
                .merge(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "dibs",
                        AttributeKey.stringKey("service.instance.id"),
                        settings.node(),
                        AttributeKey.stringKey("service.version"),
                        settings.version())));
    }

    public boolean isOn() {
        return tracer != null;
    }

    /**
     * Begins the span of a request.
     *
     * @param traceparent as the request brought it, or null
     * @return null where the request is not sampled
     */
    public @Nullable TraceSpan begin(String name, @Nullable String traceparent) {
        if (tracer == null) {
            return null;
        }
        SpanContext caller = TraceParent.read(traceparent);
        boolean sampled = caller.isValid()
                ? caller.isSampled()
                : ThreadLocalRandom.current().nextDouble() < ratio;
        return sampled
                ? new TraceSpan(
                        tracer,
                        tracer.spanBuilder(name)
                                .setParent(Context.root().with(Span.wrap(caller)))
                                .setSpanKind(SpanKind.SERVER)
                                .startSpan())
                : null;
    }

    /**
     * The span of another node, for what is done for it here. To end it is that node's part.
     *
     * @return null where it is not sampled
     */
    public @Nullable TraceSpan remote(String traceparent) {
        SpanContext caller = TraceParent.read(traceparent);
        return tracer != null && caller.isSampled() ? new TraceSpan(tracer, Span.wrap(caller)) : null;
    }

    /** Sends what is queued. It takes up to some seconds: not for an event loop. */
    @Override
    public void close() {
        if (provider != null) {
            provider.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
        }
    }
}
