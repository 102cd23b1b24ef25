package io.dibs.app.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The demo's own calls to the nodes: whichever of them is up answers. */
final class NodeApi {
    private static final long ANSWER_MILLIS = 5_000;

    private final HttpClient client;
    private final List<DemoNode> nodes;

    NodeApi(Vertx vertx, List<DemoNode> nodes) {
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(500));
        this.nodes = nodes;
    }

    /** A call that no node answered, or that was refused. */
    static final class CallFailedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        CallFailedException(String message) {
            super(message, null, false, false);
        }
    }

    Future<JsonObject> get(String path) {
        return call(HttpMethod.GET, DemoNode::port, path, null, 0);
    }

    /** Happens once, also where the first node did the work and its answer was lost. */
    Future<JsonObject> create(String path, JsonObject body) {
        return call(HttpMethod.POST, DemoNode::port, path, body, 0);
    }

    private Future<JsonObject> call(
            HttpMethod method, ToIntFunction<DemoNode> port, String path, @Nullable JsonObject body, int tried) {
        List<DemoNode> up =
                nodes.stream().filter(node -> node.state() == DemoNode.State.UP).toList();
        if (tried >= up.size()) {
            return Future.failedFuture(new CallFailedException("No node answers " + path));
        }
        return send(method, port.applyAsInt(up.get(tried)), path, body)
                .recover(failure -> failure instanceof CallFailedException
                        ? Future.failedFuture(failure)
                        : call(method, port, path, body, tried + 1));
    }

    /** From a management port: the view of the cluster, which every node shows alike. */
    Future<JsonObject> manage(String path) {
        return call(HttpMethod.GET, DemoNode::managementPort, path, null, 0);
    }

    Future<Void> live(DemoNode node) {
        return health(node, "/health/live");
    }

    Future<Void> ready(DemoNode node) {
        return health(node, "/health/ready");
    }

    private Future<Void> health(DemoNode node, String path) {
        return send(HttpMethod.GET, node.managementPort(), path, null).mapEmpty();
    }

    private Future<JsonObject> send(HttpMethod method, int port, String path, @Nullable JsonObject body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path)
                .putHeader("content-type", "application/json")
                .setTimeout(ANSWER_MILLIS)
                .setIdleTimeout(ANSWER_MILLIS);
        if (body != null) {
            options.putHeader("idempotency-key", body.getString("id"));
        }
        return client.request(options)
                .compose(request -> body == null ? request.send() : request.send(body.toBuffer()))
                .compose(response -> response.body().map(read -> body(path, response.statusCode(), read)));
    }

    private static JsonObject body(String path, int status, Buffer read) {
        if (status / 100 != 2) {
            throw new CallFailedException(path + " was answered " + status + ": " + read);
        }
        return new JsonObject(read);
    }

    void close() {
        client.close();
    }
}
