package io.dibs.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.stub.SpanReceiver;
import io.dibs.testkit.stub.SpanReceiver.ReceivedSpan;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTracerTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final String SAMPLED = "00-" + TRACE + "-" + CALLER + "-01";
    private static final String UNSAMPLED = "00-" + TRACE + "-" + CALLER + "-00";

    private final Vertx vertx = Vertx.vertx();
    private final SpanReceiver collector = new SpanReceiver(vertx);

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private RequestTracer tracer(double ratio) {
        return RequestTracer.to(new TraceSettings(URI.create(collector.endpoint()), ratio, "n1", "1.0"));
    }

    @Test
    void noSpanIsMadeWhileTracingIsOff() {
        assertThat(RequestTracer.OFF.isOn()).isFalse();
        assertThat(RequestTracer.OFF.begin("claim", SAMPLED)).isNull();
        assertThat(RequestTracer.OFF.remote(SAMPLED)).isNull();
    }

    @Test
    void theCallerDecidesWhatIsTraced() {
        try (RequestTracer none = tracer(0);
                RequestTracer all = tracer(1)) {
            assertThat(none.begin("claim", SAMPLED)).isNotNull();
            assertThat(all.begin("claim", UNSAMPLED)).isNull();
            assertThat(none.begin("claim", null)).isNull();
            assertThat(all.begin("claim", null)).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-zz"
            })
    void aMalformedCallerIsNone(String traceparent) {
        try (RequestTracer none = tracer(0);
                RequestTracer all = tracer(1)) {
            assertThat(none.begin("claim", traceparent)).isNull();
            assertThat(all.begin("claim", traceparent)).isNotNull();
            assertThat(all.remote(traceparent)).isNull();
        }
    }

    @Test
    void theShareThatIsSetIsTraced() {
        try (RequestTracer tracer = tracer(0.5)) {
            long traced = IntStream.range(0, 2_000)
                    .mapToObj(i -> tracer.begin("claim", null))
                    .filter(Objects::nonNull)
                    .count();
            assertThat(traced).isBetween(800L, 1_200L);
        }
    }

    @Test
    void spansComeWithTheirParentsOnceTheyHaveEnded() {
        try (RequestTracer tracer = tracer(0)) {
            TraceSpan request = Objects.requireNonNull(tracer.begin("claim", SAMPLED));
            request.set("dibs.campaign", "summer");
            TraceSpan step = request.child("route");
            step.set("dibs.shard", 7);
            // What another node does for it, which that node's part ends.
            TraceSpan elsewhere = Objects.requireNonNull(tracer.remote(step.traceparent()));
            elsewhere.child("decide").end();
            elsewhere.end();
            request.child("never ended");
            step.end();
            request.rename("POST claim");
            request.end();
        }
        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> collector.ofTrace(TRACE).size() == 3);

        ReceivedSpan request = only("POST claim");
        ReceivedSpan step = only("route");
        ReceivedSpan decided = only("decide");
        assertThat(request.parent()).isEqualTo(CALLER);
        assertThat(request.node()).isEqualTo("n1");
        assertThat(request.attributes()).containsEntry("dibs.campaign", "summer");
        assertThat(step.parent()).isEqualTo(request.id());
        assertThat(step.attributes()).containsEntry("dibs.shard", "7");
        assertThat(decided.parent()).isEqualTo(step.id());
        assertThat(step.began()).isBetween(request.began(), request.ended());
        assertThat(step.ended()).isBetween(step.began(), request.ended());
        // Each span with a parent elsewhere reads the wall clock itself, which may have been set between two of them.
        assertThat(decided.ended()).isGreaterThanOrEqualTo(decided.began());
    }

    private ReceivedSpan only(String name) {
        List<ReceivedSpan> named = collector.ofTrace(TRACE).stream()
                .filter(span -> span.name().equals(name))
                .toList();
        assertThat(named).hasSize(1);
        return named.get(0);
    }
}
