package io.dibs.http;

import io.dibs.http.access.CrossOrigin;
import io.dibs.http.answer.AnnouncedBody;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RequestIdHeader;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.claim.ClaimCalls;
import io.dibs.http.request.AsGet;
import io.dibs.http.request.ConnectionState;
import io.dibs.http.request.ConnectionTimeouts;
import io.dibs.http.request.HeadRules;
import io.dibs.http.request.OwnSite;
import io.dibs.http.upload.UploadCalls;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Where every request comes in: the hot call goes one way, all others go to the router. */
final class RequestDispatcher implements Handler<HttpServerRequest> {
    private static final Problem EXPECTATION_FAILED = Problem.of(ProblemKind.EXPECTATION_FAILED);
    private static final Problem TOO_LARGE = Problem.of(ProblemKind.PAYLOAD_TOO_LARGE);

    private static final Problem FOREIGN_HOST =
            Problem.badField("Host", "Only this machine reaches this server: call it by its address or as localhost");
    private static final Problem FOREIGN_PAGE = Problem.of(
            ProblemKind.FORBIDDEN, "A page of another site sent this; DIBS_CORS_ORIGINS names those that may");

    private final ConnectionTimeouts timeouts;
    private final ResponseWriter responses;
    private final ClaimCalls claims;
    private final Handler<HttpServerRequest> router;
    private final CrossOrigin crossOrigin;
    private final OwnSite site;

    RequestDispatcher(
            ConnectionTimeouts timeouts,
            ResponseWriter responses,
            ClaimCalls claims,
            Handler<HttpServerRequest> router,
            CrossOrigin crossOrigin,
            OwnSite site) {
        this.site = site;
        this.crossOrigin = crossOrigin;
        this.timeouts = timeouts;
        this.responses = responses;
        this.claims = claims;
        this.router = router;
    }

    /**
     * While a reader leaves what is written for it, its next request waits, and nothing more is read from its
     * connection: so nobody makes answers pile up.
     */
    @Override
    public void handle(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (response.writeQueueFull()) {
            request.pause();
            response.drainHandler(drained -> {
                response.drainHandler(null);
                begin(request);
                resume(request);
            });
        } else {
            begin(request);
        }
    }

    /** An upload is read when it is known who sends it. */
    private static void resume(HttpServerRequest request) {
        if (!UploadCalls.isUpload(request)) {
            request.resume();
        }
    }

    private void begin(HttpServerRequest request) {
        ConnectionState state = timeouts.begins(request);
        RequestIdHeader.echo(request);
        Problem flaw = flaw(request);
        if (flaw != null) {
            responses.problemAndClose(request, flaw);
            return;
        }
        if (!crossOrigin.isOff() && crossOrigin.answers(request)) {
            timeouts.onIdle(state);
            return;
        }
        String campaign = ClaimCalls.campaignOf(request.uri());
        String expectation = request.headers().get(HttpHeaders.EXPECT);
        if (expectation != null && !meets(request, expectation, maxBody(request, campaign))) {
            return;
        }
        if (campaign != null) {
            claims.handle(request, state, campaign);
        } else {
            route(request, state);
        }
    }

    private void route(HttpServerRequest request, ConnectionState state) {
        request.response().endHandler(end -> answered(request, state));
        router.handle(request.method() == HttpMethod.HEAD ? new AsGet(request) : request);
    }

    /**
     * What an answer did not wait for is read and dropped, for as long as a body may take: the next request is behind
     * it.
     */
    private void answered(HttpServerRequest request, ConnectionState state) {
        if (UploadCalls.isUpload(request) && !request.isEnded()) {
            timeouts.onSending(request);
            request.handler(dropped -> {})
                    .endHandler(end -> timeouts.onIdle(state))
                    .resume();
        } else {
            timeouts.onIdle(state);
        }
    }

    private @Nullable Problem flaw(HttpServerRequest request) {
        if (!site.isCalledByItsName(request.headers())) {
            return FOREIGN_HOST;
        }
        if (!site.isSentFromHere(request.method(), request.headers())) {
            return FOREIGN_PAGE;
        }
        return HeadRules.flaw(request);
    }

    /** Who asks before sending a body learns at once that it would be refused. */
    private boolean meets(HttpServerRequest request, String expectation, long maxBody) {
        if (!expectation.equalsIgnoreCase("100-continue")) {
            responses.problemAndClose(request, EXPECTATION_FAILED);
            return false;
        }
        if (AnnouncedBody.length(request) > maxBody) {
            responses.problemAndClose(request, TOO_LARGE);
            return false;
        }
        request.response().writeContinue();
        return true;
    }

    private static long maxBody(HttpServerRequest request, @Nullable String campaign) {
        if (campaign != null) {
            return ClaimCalls.MAX_BYTES;
        }
        return UploadCalls.isUpload(request) ? UploadCalls.MAX_BYTES : RequestPreparation.MAX_BODY_BYTES;
    }
}
