package io.dibs.http.claim;

import io.dibs.campaign.Refusal;
import io.dibs.campaign.Terms;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.Responses;
import io.dibs.http.coupon.CouponView;
import io.dibs.http.coupon.CouponWriters;
import io.dibs.http.coupon.Coupons;
import io.dibs.http.coupon.Text;
import io.dibs.http.request.Peers;
import io.dibs.shard.Answer;
import io.dibs.shard.Answer.Granted;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of claims: each gets one answer, which the listener hears of, and its peer rests. On one event loop, which
 * writes all answers in the same place.
 */
public final class ClaimAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimAnswers.class);

    private final OwnCodes codes;
    private final Coupons coupons;
    private final Responses responses;
    private final Peers peers;
    private final ClaimListener listener;
    private final LongSupplier now;
    private final ClaimRefusals refusals = new ClaimRefusals();
    private final CouponWriters writers = new CouponWriters();
    private final Text text = new Text();

    public ClaimAnswers(
            OwnCodes codes,
            Coupons coupons,
            Responses responses,
            Peers peers,
            ClaimListener listener,
            LongSupplier now) {
        this.codes = codes;
        this.coupons = coupons;
        this.responses = responses;
        this.peers = peers;
        this.listener = listener;
        this.now = now;
    }

    void answer(ClaimCall call, Answer answer) {
        if (answer instanceof Granted granted) {
            granted(call, granted);
        } else if (answer instanceof Answer.Refused refused) {
            refused(call, refused.why(), refused.terms());
        } else if (answer instanceof Answer.Unstorable) {
            refuse(call, ClaimRefusals.UNSTORABLE, ClaimOutcome.BAD_REQUEST);
        } else {
            refuse(call, Problem.UNAVAILABLE, ClaimOutcome.UNAVAILABLE);
        }
    }

    void refuse(ClaimCall call, Problem problem, ClaimOutcome outcome) {
        responses.problem(call.request, problem);
        done(call, outcome);
    }

    /** A fault of ours: nobody knows what has been done, and asking again is safe. */
    void fail(ClaimCall call, RuntimeException fault) {
        LOG.error("A claim failed", fault);
        refuse(call, Problem.UNAVAILABLE, ClaimOutcome.UNAVAILABLE);
    }

    void refuseAndClose(ClaimCall call, Problem problem) {
        responses.problemAndClose(call.request, problem);
        done(call, ClaimOutcome.BAD_REQUEST);
    }

    private void granted(ClaimCall call, Granted granted) {
        Terms terms = granted.terms();
        if (!terms.hasOwnCodes()) {
            write(call, granted, null);
            return;
        }
        byte[] code = codes.atHand(terms, granted.sequence());
        if (code != null) {
            write(call, granted, code);
        } else {
            codes.read(terms, granted.sequence())
                    .onSuccess(read -> write(call, granted, read))
                    .onFailure(failure -> refuse(call, Problem.UNAVAILABLE, ClaimOutcome.UNAVAILABLE));
        }
    }

    /** @param ownCode null where it is computed */
    private void write(ClaimCall call, Granted granted, byte[] ownCode) {
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

    private void send(ClaimCall call, boolean fresh) {
        responses.json(call.request, fresh ? 201 : 200, text.toBuffer());
        done(call, fresh ? ClaimOutcome.ISSUED : ClaimOutcome.HELD);
    }

    private void refused(ClaimCall call, Refusal why, Terms terms) {
        if (why == Refusal.CLOSED && terms != null) {
            lookUp(call, terms);
        } else {
            refuse(call, terms, why);
        }
    }

    /** A shard forgets a closed campaign's coupons, but a retry still gets its own. */
    private void lookUp(ClaimCall call, Terms terms) {
        coupons.ofUser(terms.campaign(), call.userId())
                .map(held -> wonBy(call, held))
                .onSuccess(won -> won.ifPresentOrElse(
                        coupon -> write(call, terms, coupon), () -> closed(call, terms)))
                .onFailure(failed -> refuse(call, Problem.UNAVAILABLE, ClaimOutcome.UNAVAILABLE));
    }

    private void write(ClaimCall call, Terms terms, CouponView coupon) {
        writers.of(terms).json(text.clear(), terms, coupon, now.getAsLong());
        send(call, false);
    }

    /** Who may not claim at all is told that, closed or not. */
    private void closed(ClaimCall call, Terms terms) {
        if (terms.isForEligibleOnly()) {
            codes.isEligible(terms, call.userId())
                    .onSuccess(eligible -> refuse(call, terms, eligible ? Refusal.CLOSED : Refusal.NOT_ELIGIBLE))
                    .onFailure(failure -> refuse(call, Problem.UNAVAILABLE, ClaimOutcome.UNAVAILABLE));
        } else {
            refuse(call, terms, Refusal.CLOSED);
        }
    }

    private void refuse(ClaimCall call, Terms terms, Refusal why) {
        refuse(call, refusals.of(why, terms, now.getAsLong()), ClaimRefusals.outcome(why));
    }

    private static Optional<CouponView> wonBy(ClaimCall call, List<CouponView> held) {
        return held.stream()
                .filter(coupon -> coupon.key() == null || coupon.key().equals(call.key()))
                .findFirst();
    }

    private void done(ClaimCall call, ClaimOutcome outcome) {
        peers.rests(call.peer);
        listener.answered(outcome, System.nanoTime() - call.startedAt);
    }
}
