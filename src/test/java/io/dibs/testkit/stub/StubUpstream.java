package io.dibs.testkit.stub;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server in the place of a node: it keeps what reaches it, and answers or fails as a test says. */
public final class StubUpstream {
    public final List<HttpServerRequest> seen = new CopyOnWriteArrayList<>();
    public final AtomicInteger connections = new AtomicInteger();
    private final HttpServer server;
    private volatile Handler<HttpServerRequest> manner = StubUpstream::answer;

    public StubUpstream(Vertx vertx) {
        server = vertx.createHttpServer()
                .connectionHandler(connection -> connections.incrementAndGet())
                .requestHandler(request -> request.body().onSuccess(body -> {
                    seen.add(request);
                    manner.handle(request);
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    public StubUpstream behaves(Handler<HttpServerRequest> manner) {
        this.manner = manner;
        return this;
    }

    public int port() {
        return server.actualPort();
    }

    public void close() {
        server.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    public static void answer(HttpServerRequest request) {
        request.response().setStatusCode(201).end("{\"code\":\"won\"}");
    }

    /** Has read the request, perhaps done it, and dies before the answer. */
    public static void die(HttpServerRequest request) {
        request.connection().close();
    }

    public static void refuse(HttpServerRequest request) {
        request.response().setStatusCode(503).end("{\"code\":\"a node's own\"}");
    }
}
