package io.dibs.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.function.Function;

/** Everything but the hot call: the API behind the router that {@code openapi.yaml} describes, and the pages. */
final class ApiRouter {
    static final int MAX_BODY_BYTES = 65_536;
    private static final CharSequence YAML = HttpHeaders.createOptimized("application/yaml");
    private static final CharSequence POLICY = HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence NO_CONTENT =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");

    private final Contract contract;
    private final Responses responses;
    private final Peers peers;
    private final SignIn signIn;
    private final RouterBuilder builder;

    ApiRouter(Vertx vertx, Contract contract, Responses responses, Peers peers, SignIn signIn) {
        this.contract = contract;
        this.responses = responses;
        this.peers = peers;
        this.signIn = signIn;
        this.builder = RouterBuilder.create(vertx, contract.model(), new RawExtractor());
    }

    Router create(Backend backend, Pages pages) {
        builder.rootHandler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
        builder.rootHandler(this::whole);
        CampaignCalls campaigns = new CampaignCalls(backend, responses);
        CouponCalls coupons = new CouponCalls(backend, responses, new CouponExport(backend, responses, peers));
        forAll("listCampaigns", campaigns::list);
        forAll("getCampaign", campaigns::get);
        forAll("getClaim", coupons::ofUser);
        forAll("watchCampaign", new LiveCalls(backend, responses, peers)::watch);
        forAdmins("createCampaign", campaigns::create);
        forAdmins("openCampaign", campaigns::open);
        forAdmins("pauseCampaign", campaigns::pause);
        forAdmins("closeCampaign", campaigns::close);
        forAdmins("changeStock", campaigns::stock);
        forAdmins("syncCampaign", campaigns::sync);
        forAdmins("auditCampaign", campaigns::audit);
        forAdmins("listCoupons", coupons::feed);
        WebhookCalls webhooks = new WebhookCalls(backend.webhooks(), responses, backend.now());
        forAdmins("createWebhook", webhooks::create);
        forAdmins("listWebhooks", webhooks::list);
        forAdmins("getWebhook", webhooks::get);
        forAdmins("deleteWebhook", webhooks::delete);
        forAdmins("listDeliveries", webhooks::deliveries);
        forAdmins("sendAgain", webhooks::sendAgain);
        route("claim").addHandler(context -> context.fail(404));
        route("getContract").addHandler(context -> responses.send(context.request(), 200, YAML, contract.text()));
        Router router = builder.createRouter();
        pages.addTo(router, responses);
        new Failures(responses, contract.model()).catchAll(router);
        return router;
    }

    private OpenAPIRoute route(String operation) {
        OpenAPIRoute route = builder.getRoute(operation).setDoSecurity(false);
        return contract.model().operation(operation).getRequestBody() == null
                ? route.addHandler(ApiRouter::requireNoFields)
                : route;
    }

    /** A body where none is known would be a wish that is not heard. */
    private static void requireNoFields(RoutingContext context) {
        Buffer body = context.body().buffer();
        if (body != null && body.length() > 0 && !body.toJsonObject().isEmpty()) {
            throw new Refused(Problem.badRequest("This call takes no fields"));
        }
        context.next();
    }

    private void forAll(String operation, Function<Call, Future<Void>> handler) {
        route(operation)
                .addHandler(context ->
                        handle(context, handler, signIn.caller(context.request().headers())));
    }

    private void forAdmins(String operation, Function<Call, Future<Void>> handler) {
        route(operation).addHandler(context -> {
            Caller caller = signIn.caller(context.request().headers());
            if (!caller.isAdmin()) {
                throw new Refused(Problem.of(ProblemKind.FORBIDDEN, "This needs the scope admin"));
            }
            handle(context, handler, caller);
        });
    }

    private static void handle(RoutingContext context, Function<Call, Future<Void>> handler, Caller caller) {
        Call call = Call.of(context, caller);
        handler.apply(call).onFailure(call::fail);
    }

    /** The request is there to its end: what every body must be is checked once for all calls. */
    private void whole(RoutingContext context) {
        peers.waits(context.request());
        context.response().headers().set(POLICY, NO_CONTENT);
        Buffer body = context.body().buffer();
        boolean hasBody = body != null && body.length() > 0;
        if (context.request().method() == HttpMethod.POST && hasBody) {
            Headers.requireJson(context.request().headers());
            StrictJson.requireObject(body);
        }
        context.next();
    }
}
