package io.dibs.testkit.stub;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** A collector of traces that takes OTLP over HTTP, in Protocol Buffers, and keeps every span. */
public final class SpanReceiver {
    private static final String PATH = "/v1/traces";

    public final Queue<ReceivedSpan> spans = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    /**
     * A span that came.
     *
     * @param node whose it is
     * @param parent empty for the first of a trace
     */
    public record ReceivedSpan(
            String node,
            String trace,
            String id,
            String parent,
            String name,
            long began,
            long ended,
            Map<String, String> attributes) {}

    public SpanReceiver(Vertx vertx) {
        server = vertx.createHttpServer().requestHandler(this::handle);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    public List<ReceivedSpan> ofTrace(String trace) {
        return spans.stream().filter(span -> span.trace().equals(trace)).toList();
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            boolean known = request.path().equals(PATH);
            if (known) {
                read(body);
            }
            request.response()
                    .setStatusCode(known ? 200 : 404)
                    .putHeader("content-type", "application/x-protobuf")
                    .end();
        });
    }

    /** The numbers are those of opentelemetry-proto. */
    private void read(Buffer body) {
        for (ProtobufMessage ofNode : ProtobufMessage.read(body.getBytes()).messages(1)) {
            String node = attributes(ofNode.messages(1).get(0), 1).get("service.instance.id");
            ofNode.messages(2).stream()
                    .flatMap(ofScope -> ofScope.messages(2).stream())
                    .map(span -> span(node, span))
                    .forEach(spans::add);
        }
    }

    private static ReceivedSpan span(String node, ProtobufMessage span) {
        return new ReceivedSpan(
                node,
                span.hex(1),
                span.hex(2),
                span.hex(4),
                span.text(5),
                span.number(7),
                span.number(8),
                attributes(span, 9));
    }

    private static Map<String, String> attributes(ProtobufMessage owner, int field) {
        return owner.messages(field).stream()
                .collect(Collectors.toMap(
                        pair -> pair.text(1), pair -> value(pair.messages(2).get(0))));
    }

    private static String value(ProtobufMessage value) {
        return value.has(1) ? value.text(1) : String.valueOf(value.number(3));
    }
}
