package io.dibs.load;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The most that this HTTP server can do on this machine: it reads a claim whole, and answers with as many bytes and
 * headers as a coupon takes, without looking at anything. Its own process, with an event loop a processor, like a node.
 */
public final class CeilingServer extends VerticleBase {
    static final String READY = "ceiling on port ";
    private static final Buffer COUPON = Buffer.buffer("{\"campaign\":\"ceiling\",\"userId\":\"u-0000000001\","
            + "\"sequence\":1000000,\"code\":\"0G3K-7QZX9-M4T2B-8VWYN-C6H5E-RJ1DS\",\"issuedAt\":"
            + "\"2025-01-01T00:00:00.000Z\",\"state\":\"issued\"}");
    private static final String LENGTH = String.valueOf(COUPON.length());

    private final AtomicInteger port;

    private CeilingServer(AtomicInteger port) {
        this.port = port;
    }

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        AtomicInteger port = new AtomicInteger();
        int loops = Runtime.getRuntime().availableProcessors();
        vertx.deployVerticle(() -> new CeilingServer(port), new DeploymentOptions().setInstances(loops))
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        System.out.println(READY + port.get());
    }

    @Override
    public Future<?> start() {
        // A negative port is one free port that all instances share.
        return vertx.createHttpServer()
                .requestHandler(CeilingServer::answer)
                .listen(-1, "127.0.0.1")
                .map(HttpServer::actualPort)
                .onSuccess(port::set);
    }

    private static void answer(HttpServerRequest request) {
        request.handler(bytes -> {});
        request.endHandler(end -> request.response()
                .setStatusCode(201)
                .putHeader("content-type", "application/json")
                .putHeader("content-length", LENGTH)
                .end(COUPON));
    }
}
