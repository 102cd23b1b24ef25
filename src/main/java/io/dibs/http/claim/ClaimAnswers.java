package io.dibs.http.claim;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.Terms;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.RequestIdHeader;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.answer.TraceHeader;
import io.dibs.http.answer.TransientFailures;
import io.dibs.http.coupon.ByteText;
import io.dibs.http.coupon.CouponWriters;
import io.dibs.http.request.ConnectionTimeouts;
import io.dibs.repository.ForgottenClaims.Finding;
import io.dibs.repository.ForgottenClaims.Question;
import io.dibs.repository.Repositories;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Granted;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one response per claim, reports the outcome and marks the connection idle. On one event loop, which writes all
 * responses in the same place.
 */
public final class ClaimAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimAnswers.class);

    private final OwnCodeCache codes;
    private final ForgottenClaimReads forgotten;
    private final ResponseWriter responses;
    private final ConnectionTimeouts timeouts;
    private final ClaimListener listener;
    private final LongSupplier now;
    private final SoldOutCheckpoints soldOut;
    private final ClaimRefusals refusals = new ClaimRefusals();
    private final CouponWriters writers = new CouponWriters();
    private final ByteText text = new ByteText();

    public ClaimAnswers(
            Vertx vertx,
            OwnCodeCache codes,
            Repositories repositories,
            ResponseWriter responses,
            ConnectionTimeouts timeouts,
            ClaimListener listener,
            LongSupplier now) {
        this.codes = codes;
        this.forgotten = new ForgottenClaimReads(vertx, repositories.forgottenClaims(), this::found, this::fail);
        this.responses = responses;
        this.timeouts = timeouts;
        this.listener = listener;
        this.now = now;
        this.soldOut = new SoldOutCheckpoints(repositories.receipts(), now);
    }

    void answer(ClaimRequest call, ClaimAnswer answer) {
        if (answer instanceof Granted granted) {
            granted(call, granted);
        } else if (answer instanceof ClaimAnswer.Refused refused) {
            refused(call, refused.reason(), refused.terms());
        } else if (answer instanceof ClaimAnswer.Unstorable) {
            refuse(call, ClaimRefusals.UNSTORABLE, ClaimOutcome.BAD_REQUEST);
        } else if (answer.equals(ClaimAnswer.OVERLOADED)) {
            refuse(call, Problem.OVERLOADED, ClaimOutcome.OVERLOADED);
        } else {
            refuse(
                    call,
                    answer.equals(ClaimAnswer.MEMORY_FULL) ? Problem.NO_ROOM : Problem.UNAVAILABLE,
                    ClaimOutcome.UNAVAILABLE);
        }
    }

    void refuse(ClaimRequest call, Problem problem, ClaimOutcome outcome) {
        responses.problem(call.request, problem);
        report(call, outcome);
    }

    /** A claim that was refused or could not be answered; logged with its stack where the fault is ours. */
    void fail(ClaimRequest call, Throwable failure) {
        if (failure instanceof RefusedException refused) {
            refuse(
                    call,
                    refused.problem(),
                    ClaimRefusals.outcome(refused.problem().kind()));
        } else if (TransientFailures.includes(failure)) {
            refuse(call, Problem.UNAVAILABLE, ClaimOutcome.UNAVAILABLE);
        } else {
            RequestIdHeader.addTo(LOG.atError(), call.request).setCause(failure).log("A claim failed");
            refuse(call, Problem.INTERNAL, ClaimOutcome.INTERNAL);
        }
    }

    void refuseAndClose(ClaimRequest call, Problem problem) {
        responses.problemAndClose(call.request, problem);
        report(call, ClaimOutcome.BAD_REQUEST);
    }

    private void granted(ClaimRequest call, Granted granted) {
        Terms terms = granted.terms();
        if (!terms.hasOwnCodes()) {
            write(call, granted, null);
            return;
        }
        byte @Nullable [] code = codes.cached(terms, granted.sequence());
        if (code != null) {
            write(call, granted, code);
        } else {
            codes.read(terms, granted.sequence())
                    .onSuccess(read -> write(call, granted, read))
                    .onFailure(failure -> fail(call, failure));
        }
    }

    /** @param ownCode null where it is computed */
    private void write(ClaimRequest call, Granted granted, byte @Nullable [] ownCode) {
        long at = now.getAsLong();
        Terms terms = granted.terms();
        writers.of(terms)
                .json(
                        text.clear(),
                        terms,
                        call.userBytes(),
                        granted.sequence(),
                        ownCode,
                        granted.issuedAt(),
                        granted.revoked(),
                        at);
        send(call, granted.fresh());
    }

    private void send(ClaimRequest call, boolean fresh) {
        responses.json(call.request, fresh ? 201 : 200, text.toBuffer());
        report(call, fresh ? ClaimOutcome.ISSUED : ClaimOutcome.HELD);
    }

    private void refused(ClaimRequest call, ClaimRefusal reason, @Nullable Terms terms) {
        if (terms != null && terms.phase() == CampaignPhase.DRAFT && !call.maySeeDrafts()) {
            refuse(call, terms, ClaimRefusal.NOT_FOUND);
        } else if (reason == ClaimRefusal.FORGOTTEN) {
            forgotten.add(call, new Question(Objects.requireNonNull(terms), call.userId(), call.key()));
        } else {
            refuse(call, terms, reason);
        }
    }

    /** A user who is not eligible gets that refusal even if the campaign is closed. */
    private void found(ForgottenClaimReads.Waiting claim, Finding finding) {
        ClaimRequest call = claim.call();
        Terms terms = claim.question().terms();
        if (finding.coupon() != null) {
            writers.of(terms).json(text.clear(), terms, finding.coupon(), now.getAsLong());
            send(call, false);
        } else {
            refuse(call, terms, finding.eligible() ? ClaimRefusal.CLOSED : ClaimRefusal.NOT_ELIGIBLE);
        }
    }

    private void refuse(ClaimRequest call, @Nullable Terms terms, ClaimRefusal reason) {
        if (reason == ClaimRefusal.SOLD_OUT && call.wantsCheckpoint()) {
            soldOut.refusal(Objects.requireNonNull(terms).campaign())
                    .onSuccess(refusal -> refuse(call, refusal, ClaimOutcome.SOLD_OUT));
            return;
        }
        refuse(call, refusals.of(reason, terms, now.getAsLong()), ClaimRefusals.outcome(reason));
    }

    private void report(ClaimRequest call, ClaimOutcome outcome) {
        timeouts.onIdle(call.state);
        if (call.span != null) {
            call.span.set("dibs.outcome", outcome.label());
            TraceHeader.end(call.span, call.request);
        }
        listener.answered(outcome, System.nanoTime() - call.startedAt);
    }
}
