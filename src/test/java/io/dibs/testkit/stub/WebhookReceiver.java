package io.dibs.testkit.stub;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A real receiver whose manners depend on the path. */
public final class WebhookReceiver {
    public final List<Got> got = new CopyOnWriteArrayList<>();
    public final AtomicInteger failures = new AtomicInteger();
    private final HttpServer server;
    private final Map<String, Consumer<HttpServerRequest>> manners = Map.of(
            "/ok", request -> request.response().setStatusCode(204).end(),
            "/fails", this::fail,
            "/hangs", request -> {},
            "/redirects",
                    request -> request.response()
                            .setStatusCode(307)
                            .putHeader("location", "/ok")
                            .end(),
            "/gone", request -> request.response().setStatusCode(410).end(),
            "/endless", WebhookReceiver::talkOn,
            "/breaks-off", request -> request.connection().close());

    /** A request that came. */
    public record Got(String path, String host, String id, String timestamp, String signature, String text) {
        public JsonObject body() {
            return new JsonObject(text);
        }
    }

    public WebhookReceiver(Vertx vertx) {
        this(vertx, new HttpServerOptions());
    }

    public WebhookReceiver(Vertx vertx, HttpServerOptions options) {
        server = vertx.createHttpServer(options).requestHandler(this::handle);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            got.add(new Got(
                    request.path(),
                    request.getHeader("host"),
                    request.getHeader("webhook-id"),
                    request.getHeader("webhook-timestamp"),
                    request.getHeader("webhook-signature"),
                    body.toString()));
            manners.get(request.path()).accept(request);
        });
    }

    private void fail(HttpServerRequest request) {
        boolean fails = failures.getAndDecrement() > 0;
        request.response().setStatusCode(fails ? 500 : 200).end("x".repeat(100_000));
    }

    private static void talkOn(HttpServerRequest request) {
        request.response().setChunked(true);
        for (int i = 0; i < 1_000; i++) {
            request.response().write("x".repeat(10_000));
        }
    }

    public int port() {
        return server.actualPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    public List<Got> at(String path) {
        return got.stream().filter(each -> each.path().equals(path)).toList();
    }
}
