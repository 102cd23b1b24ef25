package io.dibs.http;

import io.dibs.http.access.RequestAuthenticator;
import io.dibs.http.access.TokenMinter;
import io.dibs.http.answer.GzipEncoding;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.campaign.CampaignCalls;
import io.dibs.http.campaign.CampaignChanges;
import io.dibs.http.claim.ClaimCalls;
import io.dibs.http.cluster.ClusterCalls;
import io.dibs.http.contract.ApiContract;
import io.dibs.http.contract.RawExtractor;
import io.dibs.http.contract.RequestFailureHandler;
import io.dibs.http.coupon.CodeCalls;
import io.dibs.http.coupon.CouponCalls;
import io.dibs.http.coupon.HolderCalls;
import io.dibs.http.feed.FeedCalls;
import io.dibs.http.live.LiveCalls;
import io.dibs.http.page.WebPages;
import io.dibs.http.people.SessionCalls;
import io.dibs.http.people.UserCalls;
import io.dibs.http.receipt.LogCalls;
import io.dibs.http.request.ApiCall;
import io.dibs.http.request.ConnectionTimeouts;
import io.dibs.http.request.KeyedRequests;
import io.dibs.http.upload.UploadCalls;
import io.dibs.http.webhook.WebhookCalls;
import io.dibs.repository.IdempotencyKeys;
import io.dibs.repository.Repositories;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import org.jspecify.annotations.Nullable;

/** Everything but the hot call: the API behind the router that {@code openapi.yaml} describes, and the pages. */
final class ApiRouter {
    private static final CharSequence YAML = HttpHeaders.createOptimized("application/yaml");

    /** Of tiles from the thousandth on, whose paths have more segments than one operation can describe. */
    private static final String DEEP_TILE =
            "/v1/campaigns/(?<campaign>[a-z0-9-]{1,64})/log/tile/(?<tile>[0-9]{1,2}/x[0-9]{3}/.{1,32})";

    private final Vertx vertx;
    private final ApiContract contract;
    private final ResponseWriter responses;
    private final ConnectionTimeouts timeouts;
    private final RequestAuthenticator access;
    private final ClaimCalls claims;
    private final RouterBuilder builder;
    private final OperationRoutes routes;

    ApiRouter(
            Vertx vertx,
            ApiContract contract,
            ResponseWriter responses,
            ConnectionTimeouts timeouts,
            RequestAuthenticator access,
            ClaimCalls claims,
            IdempotencyKeys keys) {
        this.claims = claims;
        this.vertx = vertx;
        this.contract = contract;
        this.responses = responses;
        this.timeouts = timeouts;
        this.access = access;
        this.builder = RouterBuilder.create(vertx, contract.model(), new RawExtractor(contract));
        this.routes = new OperationRoutes(contract, builder, access, new KeyedRequests(keys));
    }

    /**
     * @param minter null where tokens are signed elsewhere
     * @param outside hears of each call
     */
    Router create(ApiBackend backend, @Nullable TokenMinter minter, WebPages pages, HttpApi.Outside outside) {
        RequestPreparation preparation = new RequestPreparation(timeouts);
        builder.rootHandler(preparation::body);
        builder.rootHandler(preparation::whole);
        CampaignCalls campaigns = new CampaignCalls(backend.repositories().campaigns(), responses, backend.now());
        campaigns(campaigns, backend);
        uploads(campaigns, backend);
        coupons(backend);
        people(backend, minter);
        webhooks(backend);
        ClusterCalls cluster = new ClusterCalls(backend.cluster(), responses);
        routes.forOperators("getCluster", cluster::get);
        routes.forOperators("drainNode", cluster::drain);
        LogCalls logs = logs(backend);
        routes.forAll("watchCampaign", new LiveCalls(backend.live(), responses, timeouts)::watch);
        routes.route("claim")
                .addHandler(context -> claims.handle(
                        context.request(),
                        timeouts.of(context.request()),
                        context.pathParam("id"),
                        context.body().buffer(),
                        ApiCall.flag(context, "checkpoint")));
        routes.route("getContract").addHandler(this::contract);
        Router router = builder.createRouter();
        new CallObserver(contract.model(), outside.calls(), outside.tracer()).addTo(router);
        router.getWithRegex(DEEP_TILE).handler(context -> deepTile(context, logs));
        pages.addTo(router, responses, access::countUnidentified);
        RequestFailureHandler failures = new RequestFailureHandler(responses, contract.model());
        failures.catchAll(router);
        pages.showMissing(router, responses, access::countUnidentified, failures);
        return router;
    }

    private void contract(RoutingContext context) {
        HttpServerRequest request = context.request();
        access.countUnidentified(request);
        boolean isCompressed = GzipEncoding.isAcceptedBy(request);
        MultiMap headers = request.response().headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (isCompressed) {
            headers.set(HttpHeaders.CONTENT_ENCODING, GzipEncoding.NAME);
        }
        responses.send(request, 200, YAML, isCompressed ? contract.compressed() : contract.text());
    }

    private void campaigns(CampaignCalls campaigns, ApiBackend backend) {
        CampaignChanges changes = new CampaignChanges(backend.shards(), campaigns, responses, backend.now());
        routes.forAll("listCampaigns", campaigns::list);
        routes.forAll("getCampaign", campaigns::get);
        routes.forOperators("auditCampaign", campaigns::audit);
        routes.forOperators("getHistory", campaigns::history);
        routes.forOperators("openCampaign", changes::open);
        routes.forOperators("pauseCampaign", changes::pause);
        routes.forOperators("closeCampaign", changes::close);
        routes.forOperators("changeStock", changes::stock);
        routes.forOperators("syncCampaign", changes::sync);
        routes.forAdmins("createCampaign", changes::create);
        routes.forAdmins("copyCampaign", changes::copy);
        routes.forAdmins("editCampaign", changes::edit);
        routes.forAdmins("deleteCampaign", changes::delete);
    }

    private void uploads(CampaignCalls campaigns, ApiBackend backend) {
        UploadCalls uploads = new UploadCalls(
                backend.shards(), backend.repositories().staging(), campaigns, responses, timeouts, backend.now());
        routes.forAdmins("uploadCodes", uploads::codes);
        routes.forAdmins("uploadEligible", uploads::eligible);
        routes.forAdmins("removeEligible", uploads::anybody);
    }

    private void coupons(ApiBackend backend) {
        Repositories repositories = backend.repositories();
        CouponCalls coupons =
                new CouponCalls(repositories.campaigns(), repositories.coupons(), responses, backend.now());
        CodeCalls codes = new CodeCalls(
                backend.shards(), repositories.campaigns(), repositories.coupons(), responses, backend.now());
        HolderCalls holders = new HolderCalls(repositories.coupons(), responses, backend.now());
        routes.forAll("getClaim", coupons::ofUser);
        routes.forAll("getCoupon", codes::get);
        routes.forOperators("redeemCoupon", codes::redeem);
        routes.forOperators("revokeCoupon", codes::revoke);
        routes.forAll("listCouponsOfUser", holders::coupons);
        routes.forAll("getStatsOfUser", holders::stats);
        FeedCalls feed =
                new FeedCalls(vertx, repositories.campaigns(), repositories.feed(), responses, timeouts, backend.now());
        routes.forOperators("listCoupons", feed::feed);
    }

    private LogCalls logs(ApiBackend backend) {
        LogCalls logs = new LogCalls(backend.repositories().receipts(), responses);
        routes.forAll("getReceipt", logs::receipt);
        routes.withoutToken("getLogCheckpoint", logs::checkpoint);
        routes.withoutToken("getLogKey", logs::key);
        routes.withoutToken("getLogTile", logs::tile);
        routes.withoutToken("getPartialLogTile", logs::tile);
        return logs;
    }

    private void deepTile(RoutingContext context, LogCalls logs) {
        access.countUnidentified(context.request());
        logs.tile(context.pathParam("campaign"), context.pathParam("tile"), context.request())
                .onFailure(failure -> ApiCall.fail(context, failure));
    }

    private void people(ApiBackend backend, @Nullable TokenMinter minter) {
        UserCalls users = new UserCalls(backend.people(), responses, access);
        SessionCalls sessions = new SessionCalls(backend.people(), minter, responses, access, backend.now());
        routes.withoutToken("beginSession", sessions::begin);
        routes.forAnybody("signUp", users::signUp);
        routes.forAll("getUser", users::get);
        routes.forAll("changeUser", users::change);
        routes.forAll("deleteUser", users::remove);
        routes.forAdmins("listUsers", users::list);
        routes.forAdmins("makeUpUsers", users::createRandom);
    }

    private void webhooks(ApiBackend backend) {
        WebhookCalls webhooks = new WebhookCalls(backend.webhooks(), responses, backend.now());
        routes.forAdmins("createWebhook", webhooks::create);
        routes.forAdmins("listWebhooks", webhooks::list);
        routes.forAdmins("getWebhook", webhooks::get);
        routes.forAdmins("deleteWebhook", webhooks::delete);
        routes.forAdmins("listDeliveries", webhooks::deliveries);
        routes.forAdmins("sendAgain", webhooks::sendAgain);
    }
}
