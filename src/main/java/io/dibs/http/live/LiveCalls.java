package io.dibs.http.live;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.request.ApiCall;
import io.dibs.http.request.ConnectionTimeouts;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Lets clients watch a campaign: server-sent events, for as long as they stay. */
public final class LiveCalls {
    private static final CharSequence EVENT_STREAM = HttpHeaders.createOptimized("text/event-stream");
    private static final CharSequence PROXY_BUFFERING = HttpHeaders.createOptimized("x-accel-buffering");
    private static final CharSequence NO = HttpHeaders.createOptimized("no");
    private static final RefusedException FULL = new RefusedException(Problem.unavailable(5));
    private static final RefusedException NOT_FOUND = new RefusedException(Problem.of(ProblemKind.CAMPAIGN_NOT_FOUND));

    private final LiveLoop live;
    private final ResponseWriter responses;
    private final ConnectionTimeouts timeouts;

    public LiveCalls(LiveLoop live, ResponseWriter responses, ConnectionTimeouts timeouts) {
        this.live = live;
        this.responses = responses;
        this.timeouts = timeouts;
    }

    public Future<Void> watch(ApiCall call) {
        String campaign = call.campaign();
        return live.watch(campaign)
                .map(begun -> begin(call, campaign))
                .recover(failure -> Future.failedFuture(refusal(failure)));
    }

    private Void begin(ApiCall call, String campaign) {
        HttpServerRequest request = call.context().request();
        if (!request.response().closed()) {
            boolean seesDrafts = call.caller().maySeeDrafts();
            live.requireVisible(campaign, seesDrafts);
            responses.begin(request, 200, EVENT_STREAM);
            request.response().setChunked(true).headers().set(PROXY_BUFFERING, NO);
            if (timeouts.of(request).wantsHeadOnly()) {
                request.response().end();
                return null;
            }
            live.add(
                    campaign,
                    new EventStream(request.response(), until(call), seesDrafts, () -> timeouts.onWaiting(request)));
        }
        return null;
    }

    private static long until(ApiCall call) {
        long seconds = call.caller().expiresAtSeconds();
        return seconds > Long.MAX_VALUE / 1_000 ? Long.MAX_VALUE : seconds * 1_000;
    }

    private static Throwable refusal(Throwable failure) {
        if (failure instanceof UnknownCampaignException) {
            return NOT_FOUND;
        }
        return failure instanceof TooManyListenersException ? FULL : failure;
    }
}
