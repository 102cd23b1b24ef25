package io.dibs.http;

import io.dibs.http.Backend.Kept;
import io.dibs.http.access.Access;
import io.dibs.http.access.SignIn;
import io.dibs.http.access.Tokens;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.Refused;
import io.dibs.http.answer.Responses;
import io.dibs.http.campaign.CampaignCalls;
import io.dibs.http.campaign.CampaignChanges;
import io.dibs.http.contract.Contract;
import io.dibs.http.contract.Failures;
import io.dibs.http.contract.RawExtractor;
import io.dibs.http.contract.StrictJson;
import io.dibs.http.coupon.CodeCalls;
import io.dibs.http.coupon.CouponCalls;
import io.dibs.http.coupon.HolderCalls;
import io.dibs.http.feed.FeedCalls;
import io.dibs.http.live.LiveCalls;
import io.dibs.http.people.SessionCalls;
import io.dibs.http.people.UserCalls;
import io.dibs.http.request.Call;
import io.dibs.http.request.Caller;
import io.dibs.http.request.Headers;
import io.dibs.http.request.Peers;
import io.dibs.http.upload.UploadCalls;
import io.dibs.http.webhook.WebhookCalls;
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
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Everything but the hot call: the API behind the router that {@code openapi.yaml} describes, and the pages. */
final class ApiRouter {
    static final int MAX_BODY_BYTES = 65_536;
    private static final Problem OPERATORS_ONLY =
            Problem.of(ProblemKind.FORBIDDEN, "This needs the scope operator or admin");
    private static final Problem ADMINS_ONLY = Problem.of(ProblemKind.FORBIDDEN, "This needs the scope admin");
    private static final CharSequence YAML = HttpHeaders.createOptimized("application/yaml");
    private static final CharSequence POLICY = HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence NO_CONTENT =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final CharSequence REFERRER = HttpHeaders.createOptimized("referrer-policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence RESOURCES = HttpHeaders.createOptimized("cross-origin-resource-policy");
    private static final CharSequence OPENER = HttpHeaders.createOptimized("cross-origin-opener-policy");
    private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");
    private static final CharSequence PERMISSIONS = HttpHeaders.createOptimized("permissions-policy");
    private static final CharSequence NO_PERMISSIONS =
            HttpHeaders.createOptimized("camera=(), geolocation=(), microphone=(), payment=(), usb=()");

    private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

    private final Vertx vertx;
    private final Contract contract;
    private final Responses responses;
    private final Peers peers;
    private final Access access;
    private final RouterBuilder builder;
    private final BodyHandler bodies = BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES);

    ApiRouter(Vertx vertx, Contract contract, Responses responses, Peers peers, Access access) {
        this.vertx = vertx;
        this.contract = contract;
        this.responses = responses;
        this.peers = peers;
        this.access = access;
        this.builder = RouterBuilder.create(vertx, contract.model(), new RawExtractor());
    }

    /** @param minter null where tokens are signed elsewhere */
    Router create(Backend backend, Tokens minter, Pages pages) {
        builder.rootHandler(this::body);
        builder.rootHandler(this::whole);
        CampaignCalls campaigns = new CampaignCalls(backend.kept().campaigns(), responses, backend.now());
        campaigns(campaigns, backend);
        uploads(campaigns, backend);
        coupons(backend);
        people(backend, minter);
        webhooks(backend);
        forAll("watchCampaign", new LiveCalls(backend.live(), responses, peers)::watch);
        route("claim").addHandler(context -> context.fail(404));
        route("getContract").addHandler(context -> responses.send(context.request(), 200, YAML, contract.text()));
        Router router = builder.createRouter();
        pages.addTo(router, responses);
        new Failures(responses, contract.model()).catchAll(router);
        return router;
    }

    private void campaigns(CampaignCalls campaigns, Backend backend) {
        CampaignChanges changes = new CampaignChanges(backend.shards(), campaigns, responses, backend.now());
        forAll("listCampaigns", campaigns::list);
        forAll("getCampaign", campaigns::get);
        forOperators("auditCampaign", campaigns::audit);
        forOperators("getHistory", campaigns::history);
        forOperators("openCampaign", changes::open);
        forOperators("pauseCampaign", changes::pause);
        forOperators("closeCampaign", changes::close);
        forOperators("changeStock", changes::stock);
        forOperators("syncCampaign", changes::sync);
        forAdmins("createCampaign", changes::create);
        forAdmins("copyCampaign", changes::copy);
        forAdmins("editCampaign", changes::edit);
        forAdmins("deleteCampaign", changes::delete);
    }

    private void uploads(CampaignCalls campaigns, Backend backend) {
        UploadCalls uploads = new UploadCalls(
                backend.shards(), backend.kept().staging(), campaigns, responses, peers, backend.now());
        forAdmins("uploadCodes", uploads::codes);
        forAdmins("uploadEligible", uploads::eligible);
        forAdmins("removeEligible", uploads::anybody);
    }

    private void coupons(Backend backend) {
        Kept kept = backend.kept();
        CouponCalls coupons = new CouponCalls(kept.campaigns(), kept.coupons(), responses, backend.now());
        CodeCalls codes =
                new CodeCalls(backend.shards(), kept.campaigns(), kept.coupons(), responses, backend.now());
        HolderCalls holders = new HolderCalls(kept.coupons(), responses, backend.now());
        forAll("getClaim", coupons::ofUser);
        forAll("getCoupon", codes::get);
        forOperators("redeemCoupon", codes::redeem);
        forOperators("revokeCoupon", codes::revoke);
        forAll("listCouponsOfUser", holders::coupons);
        forAll("getStatsOfUser", holders::stats);
        FeedCalls feed = new FeedCalls(vertx, kept.campaigns(), kept.feed(), responses, peers, backend.now());
        forOperators("listCoupons", feed::feed);
    }

    private void people(Backend backend, Tokens minter) {
        UserCalls users = new UserCalls(backend.people(), responses, access);
        SessionCalls sessions = new SessionCalls(backend.people(), minter, responses, access, backend.now());
        withoutToken("beginSession", sessions::begin);
        forAnybody("signUp", users::signUp);
        forAll("getUser", users::get);
        forAll("changeUser", users::change);
        forAll("deleteUser", users::remove);
        forAdmins("listUsers", users::list);
        forAdmins("makeUpUsers", users::makeUp);
    }

    private void webhooks(Backend backend) {
        WebhookCalls webhooks = new WebhookCalls(backend.webhooks(), responses, backend.now());
        forAdmins("createWebhook", webhooks::create);
        forAdmins("listWebhooks", webhooks::list);
        forAdmins("getWebhook", webhooks::get);
        forAdmins("deleteWebhook", webhooks::delete);
        forAdmins("listDeliveries", webhooks::deliveries);
        forAdmins("sendAgain", webhooks::sendAgain);
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
        if (body != null && body.length() > 0) {
            StrictJson.requireObject(body);
            if (!body.toJsonObject().isEmpty()) {
                throw new Refused(Problem.badRequest("This call takes no fields"));
            }
        }
        context.next();
    }

    /** Whoever wants a token may still send an old one. */
    private void withoutToken(String operation, Function<Call, Future<Void>> handler) {
        route(operation).addHandler(context -> handle(context, SignIn.NOBODY, handler));
    }

    /** No token is needed; one that is sent says more. */
    private void forAnybody(String operation, Function<Call, Future<Void>> handler) {
        route(operation).addHandler(context -> handle(context, access.callerIfAny(context.request()), handler));
    }

    private void forAll(String operation, Function<Call, Future<Void>> handler) {
        guarded(operation, caller -> true, null, handler);
    }

    private void forOperators(String operation, Function<Call, Future<Void>> handler) {
        guarded(operation, Caller::isOperator, OPERATORS_ONLY, handler);
    }

    private void forAdmins(String operation, Function<Call, Future<Void>> handler) {
        guarded(operation, Caller::isAdmin, ADMINS_ONLY, handler);
    }

    private void guarded(
            String operation, Predicate<Caller> allowed, Problem otherwise, Function<Call, Future<Void>> handler) {
        route(operation).addHandler(context -> {
            Future<Caller> caller = access.caller(context.request()).map(known -> {
                Refused.unless(allowed.test(known), otherwise);
                return known;
            });
            handle(context, caller, handler);
        });
    }

    private void handle(RoutingContext context, Future<Caller> caller, Function<Call, Future<Void>> handler) {
        caller.onFailure(context::fail).onSuccess(known -> {
            try {
                access.count(known, context.request());
                Call call = Call.of(context, known);
                handler.apply(call).onFailure(call::fail);
            } catch (RuntimeException refusalOrFault) {
                context.fail(refusalOrFault);
            }
        });
    }

    /** The body of an upload waits outside until it is known who sends it. */
    private void body(RoutingContext context) {
        if (UploadCalls.isUpload(context.request())) {
            context.request().pause();
            context.next();
        } else {
            bodies.handle(context);
        }
    }

    /** What every body must be is checked once for all calls: but for uploads, the request is there to its end. */
    private void whole(RoutingContext context) {
        peers.waits(context.request());
        context.response()
                .headers()
                .set(POLICY, NO_CONTENT)
                .set(REFERRER, NO_REFERRER)
                .set(RESOURCES, SAME_ORIGIN)
                .set(OPENER, SAME_ORIGIN)
                .set(PERMISSIONS, NO_PERMISSIONS);
        Buffer body = context.body().buffer();
        boolean hasBody = body != null && body.length() > 0;
        if (hasBody && WITH_BODY.contains(context.request().method())) {
            Headers.requireJson(context.request().headers());
            StrictJson.requireObject(body);
        }
        context.next();
    }
}
