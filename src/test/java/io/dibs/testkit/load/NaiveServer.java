package io.dibs.testkit.load;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Gives out coupons from a map, on one event loop, and fails on demand: the generator's opponent in its tests. */
final class NaiveServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Integer> holders = new HashMap<>();
    private final int stock;
    private final Faults faults;
    private int requests;
    private HttpServer server;

    /**
     * @param unavailableEach every such request gets a 503; 0 is never
     * @param droppedEach every such request is decided, but its answer lost
     * @param closedEach after every such answer the connection is closed, as the answer says
     * @param firstMillis how long the first answer takes
     */
    record Faults(int unavailableEach, int droppedEach, int closedEach, int firstMillis) {
        static final Faults NONE = new Faults(0, 0, 0, 0);
    }

    NaiveServer(int stock, Faults faults) {
        this.stock = stock;
        this.faults = faults;
    }

    InetSocketAddress start() {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body.toJsonObject())))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        return new InetSocketAddress("127.0.0.1", server.actualPort());
    }

    private void answer(HttpServerRequest request, JsonObject body) {
        requests++;
        if (isTurn(faults.unavailableEach())) {
            end(request.response(), 503, new JsonObject().put("code", "unavailable"));
            return;
        }
        String user = body.getString("userId");
        boolean holds = holders.containsKey(user);
        if (!holds && holders.size() == stock) {
            end(request.response(), 409, new JsonObject().put("code", "sold-out"));
            return;
        }
        int sequence = holders.computeIfAbsent(user, key -> holders.size() + 1);
        if (isTurn(faults.droppedEach())) {
            request.connection().close();
            return;
        }
        if (isTurn(faults.closedEach())) {
            request.response().putHeader("Connection", "close");
        }
        Runnable answer = () -> end(request.response(), holds ? 200 : 201, coupon(user, sequence));
        if (requests == 1 && faults.firstMillis() > 0) {
            vertx.setTimer(faults.firstMillis(), timer -> answer.run());
        } else {
            answer.run();
        }
    }

    private boolean isTurn(int each) {
        return each > 0 && requests % each == 0;
    }

    private static JsonObject coupon(String user, int sequence) {
        return new JsonObject()
                .put("userId", user)
                .put("sequence", sequence)
                .put("code", "C" + sequence)
                .put("issuedAt", "2025-01-01T00:00:00.000Z");
    }

    private static void end(HttpServerResponse response, int status, JsonObject body) {
        response.setStatusCode(status).end(body.toBuffer());
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
