package io.dibs.ops;

import io.dibs.http.request.HeadRules;
import io.dibs.http.request.OwnSite;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Health, metrics and the order to stop, on a port of their own that the public does not reach. */
public final class ManagementServer extends VerticleBase {
    private static final int IDLE_SECONDS = 60;
    private static final String JSON = "application/json";
    private static final String METRICS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final ManagementSettings settings;
    private final NodeReadiness readiness;
    private final NodeMetrics metrics;
    private final ClusterView cluster;
    private final Runnable drain;
    private final OwnSite site;
    private HttpServer server;

    /** @param drain ends the node in good order; it comes back at once */
    public ManagementServer(
            ManagementSettings settings,
            NodeReadiness readiness,
            NodeMetrics metrics,
            ClusterView cluster,
            Runnable drain) {
        this.settings = settings;
        this.readiness = readiness;
        this.metrics = metrics;
        this.cluster = cluster;
        this.drain = drain;
        this.site = new OwnSite(OwnSite.isLoopback(settings.host()), origin -> false);
    }

    @Override
    public Future<?> start() {
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        .setHttp2ClearTextEnabled(false)
                        .setIdleTimeout(IDLE_SECONDS))
                .requestHandler(this::handle);
        return server.listen();
    }

    public int port() {
        return server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        if (!site.isCalledByItsName(request.headers()) || !site.isSentFromHere(request.method(), request.headers())) {
            answer(request, 403, JSON, status("forbidden").encode());
        } else if (HeadRules.flaw(request) != null) {
            answer(request, 400, JSON, status("bad-request").encode());
        } else {
            route(request);
        }
    }

    private void route(HttpServerRequest request) {
        switch (request.path() == null ? "" : request.path()) {
            case "/health/live" -> get(request, this::live);
            case "/health/ready" -> get(request, this::ready);
            case "/metrics" -> get(request, this::metrics);
            case "/cluster" -> get(request, this::cluster);
            case "/drain" -> drain(request);
            default -> answer(request, 404, JSON, status("not-found").encode());
        }
    }

    private void get(HttpServerRequest request, Handler<HttpServerRequest> handler) {
        if (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD) {
            handler.handle(request);
        } else {
            notAllowed(request, "GET, HEAD");
        }
    }

    private static void notAllowed(HttpServerRequest request, String allowed) {
        request.response().putHeader("allow", allowed);
        answer(request, 405, JSON, status("method-not-allowed").encode());
    }

    /** The answer leaves before the node begins to go. */
    private void drain(HttpServerRequest request) {
        if (request.method() == HttpMethod.POST) {
            request.response().endHandler(sent -> drain.run());
            answer(request, 202, JSON, status("draining").encode());
        } else {
            notAllowed(request, "POST");
        }
    }

    private void live(HttpServerRequest request) {
        answer(request, 200, JSON, status("up").encode());
    }

    private void ready(HttpServerRequest request) {
        JsonObject body = readiness.isReady()
                ? status("ready")
                : status("not-ready").put("reasons", new JsonArray(readiness.reasons()));
        if (!readiness.warnings().isEmpty()) {
            body.put("warnings", new JsonArray(readiness.warnings()));
        }
        answer(request, readiness.isReady() ? 200 : 503, JSON, body.encode());
    }

    private void metrics(HttpServerRequest request) {
        vertx.executeBlocking(metrics::scrape, false)
                .onSuccess(text -> answer(request, 200, METRICS_TEXT, text))
                .onFailure(failed -> answer(request, 500, JSON, status("failed").encode()));
    }

    private void cluster(HttpServerRequest request) {
        String campaign = request.getParam("campaign");
        (campaign == null ? cluster.whole() : cluster.of(campaign))
                .onSuccess(view -> answer(request, 200, JSON, view.encode()))
                .onFailure(failed -> answer(
                        request,
                        503,
                        JSON,
                        status("unavailable").put("reason", failed.getMessage()).encode()));
    }

    private static JsonObject status(String status) {
        return new JsonObject().put("status", status);
    }

    private static void answer(HttpServerRequest request, int status, String type, String body) {
        HttpServerResponse response = request.response();
        response.setStatusCode(status)
                .putHeader("content-type", type)
                .putHeader("cache-control", "no-store")
                .putHeader("x-content-type-options", "nosniff")
                .end(body);
    }
}
