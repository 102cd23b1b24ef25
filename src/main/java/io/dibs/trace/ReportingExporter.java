package io.dibs.trace;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends spans to a collector, and says in one line each when that begins to fail and when it works again. */
final class ReportingExporter implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(ReportingExporter.class);
    /** The library has a log of its own, which is not this node's. Kept here, since its manager forgets loggers. */
    private static final java.util.logging.Logger LIBRARY = java.util.logging.Logger.getLogger("io.opentelemetry");

    private final SpanExporter exporter;
    private final URI endpoint;
    private final AtomicBoolean failing = new AtomicBoolean();

    private ReportingExporter(SpanExporter exporter, URI endpoint) {
        this.exporter = exporter;
        this.endpoint = endpoint;
    }

    static ReportingExporter to(URI endpoint) {
        LIBRARY.setLevel(Level.OFF);
        String base = endpoint.toString();
        String traces = (base.endsWith("/") ? base : base + "/") + "v1/traces";
        return new ReportingExporter(
                OtlpHttpSpanExporter.builder().setEndpoint(traces).build(), endpoint);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> report(result));
    }

    private void report(CompletableResultCode result) {
        if (!result.isSuccess() && !failing.getAndSet(true)) {
            Throwable failure = result.getFailureThrowable();
            LOG.warn(
                    "Traces cannot be sent to {} and are dropped: {}",
                    endpoint,
                    failure == null ? "the collector refused them" : failure.toString());
        } else if (result.isSuccess() && failing.getAndSet(false)) {
            LOG.info("Traces are sent to {} again", endpoint);
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
