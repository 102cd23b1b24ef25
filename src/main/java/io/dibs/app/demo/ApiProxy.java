package io.dibs.app.demo;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Hands calls of the API to whichever node takes the connection, as a proxy in front of real nodes would. */
final class ApiProxy implements Handler<RoutingContext> {
    private static final Set<String> OF_ONE_CONNECTION =
            Set.of("connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer");

    private final HttpClient client;
    private final List<DemoNode> nodes;
    private int turn;

    ApiProxy(Vertx vertx, List<DemoNode> nodes) {
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(500));
        this.nodes = nodes;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        request.pause();
        connect(request, 0)
                .compose(forwarded -> {
                    copy(request.headers(), forwarded.headers());
                    return forwarded.send(request);
                })
                .compose(answer -> sendBack(answer, context))
                .onFailure(failure -> {
                    if (context.response().headWritten()) {
                        context.response().reset();
                    } else {
                        context.response()
                                .setStatusCode(503)
                                .putHeader("retry-after", "1")
                                .end();
                    }
                });
    }

    private Future<HttpClientRequest> connect(HttpServerRequest request, int tried) {
        turn = (turn + 1) % nodes.size();
        Future<HttpClientRequest> connected = client.request(new RequestOptions()
                .setMethod(request.method())
                .setHost("127.0.0.1")
                .setPort(nodes.get(turn).port())
                .setURI(request.uri()));
        return tried + 1 < nodes.size() ? connected.recover(refused -> connect(request, tried + 1)) : connected;
    }

    private static Future<Void> sendBack(HttpClientResponse answer, RoutingContext context) {
        context.response().setStatusCode(answer.statusCode());
        copy(answer.headers(), context.response().headers());
        if (answer.getHeader("content-length") == null) {
            context.response().setChunked(true);
        }
        return answer.pipeTo(context.response());
    }

    private static void copy(MultiMap from, MultiMap to) {
        from.forEach(header -> {
            if (!OF_ONE_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                to.add(header.getKey(), header.getValue());
            }
        });
    }
}
