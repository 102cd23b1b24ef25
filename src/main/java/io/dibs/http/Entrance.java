package io.dibs.http;

import io.dibs.http.access.CrossOrigin;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.Responses;
import io.dibs.http.claim.ClaimCalls;
import io.dibs.http.request.Peer;
import io.dibs.http.request.Peers;
import io.dibs.http.upload.UploadCalls;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Where every request comes in: the hot call goes one way, all others go to the router. */
final class Entrance implements Handler<HttpServerRequest> {
    private static final Problem EXPECTATION_FAILED = Problem.of(ProblemKind.EXPECTATION_FAILED);
    private static final Problem TOO_LARGE = Problem.of(ProblemKind.PAYLOAD_TOO_LARGE);

    private final Peers peers;
    private final Responses responses;
    private final ClaimCalls claims;
    private final Handler<HttpServerRequest> router;
    private final CrossOrigin crossOrigin;

    Entrance(
            Peers peers,
            Responses responses,
            ClaimCalls claims,
            Handler<HttpServerRequest> router,
            CrossOrigin crossOrigin) {
        this.crossOrigin = crossOrigin;
        this.peers = peers;
        this.responses = responses;
        this.claims = claims;
        this.router = router;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Peer peer = peers.sends(request);
        String campaign = ClaimCalls.campaignOf(request.uri());
        long maxBody = campaign == null ? maxBody(request) : ClaimCalls.MAX_BYTES;
        if (!crossOrigin.isOff() && crossOrigin.answers(request)) {
            peers.rests(peer);
            return;
        }
        String expectation = request.headers().get(HttpHeaders.EXPECT);
        if (expectation != null && !meets(request, expectation, maxBody)) {
            return;
        }
        if (campaign != null) {
            claims.handle(request, peer, campaign);
        } else {
            request.response().endHandler(end -> peers.rests(peer));
            router.handle(request);
        }
    }

    /** Who asks before sending a body learns at once that it would be refused. */
    private boolean meets(HttpServerRequest request, String expectation, long maxBody) {
        if (!expectation.equalsIgnoreCase("100-continue")) {
            responses.problemAndClose(request, EXPECTATION_FAILED);
            return false;
        }
        if (announcedLength(request) > maxBody) {
            responses.problemAndClose(request, TOO_LARGE);
            return false;
        }
        request.response().writeContinue();
        return true;
    }

    private static long maxBody(HttpServerRequest request) {
        return UploadCalls.isUpload(request) ? UploadCalls.MAX_BYTES : Reception.MAX_BODY_BYTES;
    }

    private static long announcedLength(HttpServerRequest request) {
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
