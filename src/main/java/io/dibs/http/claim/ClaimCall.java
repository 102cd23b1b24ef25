package io.dibs.http.claim;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.UserHash;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.request.CampaignIds;
import io.dibs.http.request.ConnectionState;
import io.dibs.http.request.HeaderRules;
import io.dibs.http.request.RequestCaller;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimReply;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;

/** One claim on its way: gathers the body, checks it, asks the shard, and passes the answer on. */
final class ClaimCall implements Handler<Buffer>, ClaimReply {
    /** What is read of a body that is refused already. */
    private static final int MAX_DROPPED = 1 << 20;

    private static final byte[] NOTHING = {};
    private static final Problem TOO_LARGE =
            Problem.of(ProblemKind.PAYLOAD_TOO_LARGE, "The body of a claim has at most 4096 bytes");
    private static final Problem BAD_CAMPAIGN = Problem.badField("id", CampaignIds.RULE);
    private static final Problem NO_USER = Problem.badField("userId", "userId is missing");
    private static final Problem NOT_YOURS =
            Problem.of(ProblemKind.FORBIDDEN, "Only the scopes admin and claim:any claim for another user");

    final HttpServerRequest request;
    final ConnectionState state;
    final long startedAt = System.nanoTime();
    private final ClaimCalls calls;
    private final String campaign;
    private Buffer body;
    private boolean tooLarge;
    private int dropped;
    private String named;
    private String idempotencyKey;
    private String userId;
    private byte[] userBytes;
    private HolderIdentity key;
    private boolean seesDrafts;

    ClaimCall(ClaimCalls calls, HttpServerRequest request, ConnectionState state, String campaign) {
        this.calls = calls;
        this.request = request;
        this.state = state;
        this.campaign = campaign;
    }

    String userId() {
        return userId;
    }

    byte[] userBytes() {
        return userBytes;
    }

    /** The hash of the idempotency key, or null. */
    HolderIdentity key() {
        return key;
    }

    boolean maySeeDrafts() {
        return seesDrafts;
    }

    @Override
    public void handle(Buffer chunk) {
        if (tooLarge) {
            drop(chunk);
            return;
        }
        int length = chunk.length() + (body == null ? 0 : body.length());
        if (length > ClaimBody.MAX_BYTES) {
            tooLarge = true;
            body = null;
            calls.answers.refuseAndClose(this, TOO_LARGE);
        } else {
            body = body == null ? chunk : body.copy().appendBuffer(chunk);
        }
    }

    private void drop(Buffer chunk) {
        dropped += chunk.length();
        if (dropped > MAX_DROPPED) {
            request.connection().close();
        }
    }

    void ended(Void end) {
        if (tooLarge) {
            return;
        }
        calls.timeouts.onWaiting(state);
        try {
            claim();
        } catch (RefusedException refused) {
            calls.answers.refuse(
                    this, refused.problem(), outcome(refused.problem().kind()));
        } catch (RuntimeException fault) {
            calls.answers.fail(this, fault);
        }
    }

    /** The checks in the order of the contract: the request, who sends it, what they may do, how often they may. */
    private void claim() {
        if (!CampaignIds.isValid(campaign)) {
            throw new RefusedException(BAD_CAMPAIGN);
        }
        HeaderRules.requireJson(request.headers());
        named = ClaimBody.userId(body == null ? NOTHING : body.getBytes());
        idempotencyKey = HeaderRules.idempotencyKey(request.headers());
        calls.access.caller(request).onComplete(this::signedIn);
    }

    private void signedIn(AsyncResult<RequestCaller> caller) {
        try {
            claimAs(orThrow(caller));
        } catch (RefusedException refused) {
            calls.answers.refuse(
                    this, refused.problem(), outcome(refused.problem().kind()));
        } catch (RuntimeException fault) {
            calls.answers.fail(this, fault);
        }
    }

    private static RequestCaller orThrow(AsyncResult<RequestCaller> caller) {
        if (caller.failed()) {
            throw caller.cause() instanceof RuntimeException known ? known : new IllegalStateException(caller.cause());
        }
        return caller.result();
    }

    private void claimAs(RequestCaller caller) {
        userId = named == null ? caller.userId() : named;
        if (userId == null) {
            throw new RefusedException(NO_USER);
        }
        if (named != null && !caller.mayClaimFor(named)) {
            throw new RefusedException(NOT_YOURS);
        }
        calls.access.count(caller, request, state);
        seesDrafts = caller.maySeeDrafts();
        ask();
    }

    private void ask() {
        UserHash hash = calls.userHash;
        userBytes = userId.getBytes(StandardCharsets.UTF_8);
        key = idempotencyKey == null ? null : hash.of(idempotencyKey.getBytes(StandardCharsets.US_ASCII));
        calls.shards.claim(campaign, userId, hash.of(userBytes), key, this);
    }

    @Override
    public void answer(Claim claim, ClaimAnswer answer) {
        calls.answers.answer(this, answer);
    }

    private static ClaimOutcome outcome(ProblemKind kind) {
        return switch (kind) {
            case UNAUTHENTICATED -> ClaimOutcome.UNAUTHENTICATED;
            case FORBIDDEN -> ClaimOutcome.FORBIDDEN;
            case RATE_LIMITED -> ClaimOutcome.RATE_LIMITED;
            case UNAVAILABLE -> ClaimOutcome.UNAVAILABLE;
            case INTERNAL -> ClaimOutcome.INTERNAL;
            default -> ClaimOutcome.BAD_REQUEST;
        };
    }
}
