package io.dibs.http.claim;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.UserHash;
import io.dibs.http.access.RequestAuthenticator;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.answer.TraceHeader;
import io.dibs.http.request.CampaignIds;
import io.dibs.http.request.ConnectionState;
import io.dibs.http.request.ConnectionTimeouts;
import io.dibs.http.request.HeaderRules;
import io.dibs.http.request.RequestCaller;
import io.dibs.routing.ShardClient;
import io.dibs.shard.ClaimAnswer;
import io.dibs.trace.RequestTracer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The hot call, {@code POST /v1/campaigns/{id}/claims}, on one event loop: gathers the body, checks it, and asks the
 * shard. It stands before the router and reads and writes bytes: router, body handler and JSON objects would double the
 * cost of a request.
 */
public final class ClaimCalls {
    public static final int MAX_BYTES = ClaimBody.MAX_BYTES;
    private static final String PREFIX = "/v1/campaigns/";
    private static final String SUFFIX = "/claims";
    private static final String SPAN = "POST /v1/campaigns/{id}/claims";
    /** What is read of a body that is refused already. */
    private static final int MAX_DISCARDED = 1 << 20;

    private static final byte[] EMPTY = {};
    private static final Problem POST_ONLY = Problem.methodNotAllowed("POST");
    private static final Problem TOO_LARGE =
            Problem.of(ProblemKind.PAYLOAD_TOO_LARGE, "The body of a claim has at most 4096 bytes");
    private static final Problem BAD_CAMPAIGN = Problem.badField("id", CampaignIds.RULE);
    private static final Problem NO_USER = Problem.badField("userId", "userId is missing");
    private static final Problem NOT_YOURS =
            Problem.of(ProblemKind.FORBIDDEN, "Only the scopes admin and claim:any claim for another user");

    private final ShardClient shards;
    private final UserHash userHash;
    private final RequestAuthenticator access;
    private final ConnectionTimeouts timeouts;
    private final ClaimAnswers answers;
    private final ResponseWriter responses;
    private final RequestTracer tracer;

    public ClaimCalls(
            ShardClient shards,
            UserHash userHash,
            RequestAuthenticator access,
            ConnectionTimeouts timeouts,
            ClaimAnswers answers,
            ResponseWriter responses,
            RequestTracer tracer) {
        this.shards = shards;
        this.userHash = userHash;
        this.access = access;
        this.timeouts = timeouts;
        this.answers = answers;
        this.responses = responses;
        this.tracer = tracer;
    }

    /**
     * Other ways to write the same target, with a query or escapes, take the long way, through the router.
     *
     * @return the campaign's id as it was sent, or null when the request is not a claim
     */
    public static @Nullable String campaignOf(String uri) {
        int end = uri.length() - SUFFIX.length();
        return end >= PREFIX.length() && uri.startsWith(PREFIX) && uri.endsWith(SUFFIX) && uri.indexOf('%') < 0
                ? uri.substring(PREFIX.length(), end)
                : null;
    }

    /**
     * A claim that came the long way.
     *
     * @param body null where the request has no body
     * @param wantsCheckpoint whether a refusal because the stock is gone is to carry the log's checkpoint
     */
    public void handle(
            HttpServerRequest request,
            ConnectionState state,
            String campaign,
            @Nullable Buffer body,
            boolean wantsCheckpoint) {
        ClaimCall call = new ClaimCall(request, state, campaign);
        if (wantsCheckpoint) {
            call.wantCheckpoint();
        }
        if (body != null) {
            call.handle(body);
        }
        call.ended(null);
    }

    public void handle(HttpServerRequest request, ConnectionState state, String campaign) {
        if (request.method() != HttpMethod.POST) {
            responses.problem(request, POST_ONLY);
            timeouts.onIdle(state);
            return;
        }
        ClaimCall call = new ClaimCall(request, state, campaign);
        request.handler(call);
        request.endHandler(call::ended);
    }

    /** One claim: a single object receives the body, the caller and the shard's answer. */
    private final class ClaimCall extends ClaimRequest implements Handler<Buffer>, Consumer<ClaimAnswer> {
        private final String campaign;
        private @Nullable Buffer body;
        private boolean tooLarge;
        private int discarded;
        private @Nullable String userIdInBody;
        private @Nullable String idempotencyKey;

        ClaimCall(HttpServerRequest request, ConnectionState state, String campaign) {
            super(request, state, TraceHeader.begin(tracer, SPAN, request));
            this.campaign = campaign;
        }

        @Override
        public void handle(Buffer chunk) {
            if (tooLarge) {
                discard(chunk);
                return;
            }
            int length = chunk.length() + (body == null ? 0 : body.length());
            if (length > ClaimBody.MAX_BYTES) {
                tooLarge = true;
                body = null;
                answers.refuseAndClose(this, TOO_LARGE);
            } else {
                body = body == null ? chunk : body.copy().appendBuffer(chunk);
            }
        }

        /**
         * The connection is closed soon; at once, a reset would overtake the answer where more of the body has come.
         */
        private void discard(Buffer chunk) {
            discarded += chunk.length();
            if (discarded > MAX_DISCARDED) {
                request.pause();
            }
        }

        void ended(Void end) {
            if (tooLarge) {
                return;
            }
            timeouts.onWaiting(state);
            try {
                check();
            } catch (RuntimeException failure) {
                answers.fail(this, failure);
            }
        }

        /** The checks in the order of the contract: the request, who sends it, what they may do, how often they may. */
        private void check() {
            if (!CampaignIds.isValid(campaign)) {
                throw new RefusedException(BAD_CAMPAIGN);
            }
            HeaderRules.requireJson(request.headers());
            userIdInBody = ClaimBody.userId(body == null ? EMPTY : body.getBytes());
            idempotencyKey = HeaderRules.idempotencyKey(request.headers());
            access.caller(request).onComplete(this::signedIn);
        }

        private void signedIn(AsyncResult<RequestCaller> caller) {
            try {
                claim(orThrow(caller));
            } catch (RuntimeException failure) {
                answers.fail(this, failure);
            }
        }

        private void claim(RequestCaller caller) {
            String userId = userIdInBody == null ? caller.userId() : userIdInBody;
            if (userId == null) {
                throw new RefusedException(NO_USER);
            }
            if (userIdInBody != null && !caller.mayClaimFor(userIdInBody)) {
                throw new RefusedException(NOT_YOURS);
            }
            access.count(caller, request, state);
            byte[] bytes = userId.getBytes(StandardCharsets.UTF_8);
            HolderIdentity key =
                    idempotencyKey == null ? null : userHash.of(idempotencyKey.getBytes(StandardCharsets.US_ASCII));
            claimFor(userId, bytes, key, caller.maySeeDrafts());
            if (span != null) {
                span.set("dibs.campaign", campaign);
            }
            shards.claim(campaign, userId, userHash.of(bytes), key, span, this);
        }

        private static RequestCaller orThrow(AsyncResult<RequestCaller> caller) {
            if (caller.failed()) {
                throw caller.cause() instanceof RuntimeException known
                        ? known
                        : new IllegalStateException(caller.cause());
            }
            return caller.result();
        }

        @Override
        public void accept(ClaimAnswer answer) {
            answers.answer(this, answer);
        }
    }
}
