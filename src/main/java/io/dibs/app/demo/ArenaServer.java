package io.dibs.app.demo;

import io.dibs.http.answer.DrainState;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.page.FirstPage;
import io.dibs.http.page.WebPages;
import io.dibs.http.request.OwnSite;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The demo's own port: the arena, its events and its buttons, the pages of a node, and the nodes' API behind it. The
 * buttons kill processes, so they obey this page alone: each press carries a token that only the page can read, and
 * pages of other sites are refused by their origin.
 */
final class ArenaServer {
    private static final String HOST = "127.0.0.1";
    private static final int TOKEN_BYTES = 16;
    private static final Set<Integer> CROWDS = Set.of(500, 5_000, 50_000);

    private final Vertx vertx;
    private final ArenaShow show;
    private final ApiProxy proxy;
    private final String token;
    private final OwnSite site = new OwnSite(true, origin -> false);
    private final Map<String, Predicate<HttpServerRequest>> actions;

    ArenaServer(Vertx vertx, ArenaShow show, ApiProxy proxy) {
        this.vertx = vertx;
        this.show = show;
        this.proxy = proxy;
        this.token = random();
        this.actions = Map.of(
                "release", request -> show.release(choice(request)),
                "kill", request -> show.kill(),
                "pause", request -> show.pause(),
                "redis", request -> show.toggleRedis());
    }

    private static String random() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    Future<HttpServer> listen(int port) {
        Router router = Router.router(vertx);
        router.route().handler(this::requireOwnSite);
        router.get("/arena/events").handler(this::watch);
        router.post("/arena/do/:action").handler(this::act);
        router.route("/v1/*").handler(proxy);
        router.route("/openapi.yaml").handler(proxy);
        ResponseWriter responses = new ResponseWriter(new DrainState(), (asked, refusal) -> refusal);
        WebPages pages = WebPages.load(Set.of(), FirstPage.ARENA);
        pages.addTo(router, responses, request -> {});
        pages.showMissing(router, responses, request -> {}, context -> context.response()
                .setStatusCode(404)
                .end());
        return vertx.createHttpServer(new HttpServerOptions().setHost(HOST).setHttp2ClearTextEnabled(false))
                .requestHandler(router)
                .listen(port);
    }

    private void requireOwnSite(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (site.isCalledByItsName(request.headers()) && site.isSentFromHere(request.method(), request.headers())) {
            context.next();
        } else {
            context.response().setStatusCode(403).end();
        }
    }

    private void watch(RoutingContext context) {
        if (!show.admit(context.response(), token)) {
            context.response().setStatusCode(503).putHeader("retry-after", "5").end();
        }
    }

    private void act(RoutingContext context) {
        Predicate<HttpServerRequest> action = actions.get(context.pathParam("action"));
        if (!isFromThePage(context.request())) {
            context.response().setStatusCode(403).end();
        } else if (action == null) {
            context.response().setStatusCode(404).end();
        } else {
            context.response()
                    .setStatusCode(action.test(context.request()) ? 202 : 409)
                    .end();
        }
    }

    private boolean isFromThePage(HttpServerRequest request) {
        String carried = request.getHeader("x-arena-token");
        return carried != null
                && MessageDigest.isEqual(
                        carried.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private static DemoSale.Choice choice(HttpServerRequest request) {
        int people = CROWDS.stream()
                .filter(size -> size.toString().equals(request.getParam("people")))
                .findFirst()
                .orElse(5_000);
        return new DemoSale.Choice(
                people, "true".equals(request.getParam("twice")) ? 2 : 1, "true".equals(request.getParam("kill")));
    }
}
