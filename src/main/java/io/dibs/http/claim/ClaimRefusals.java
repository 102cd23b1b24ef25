package io.dibs.http.claim;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.Terms;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.Rfc3339Format;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The problem behind each refusal of a claim, written beforehand where it is the same for everybody. */
final class ClaimRefusals {
    static final Problem UNSTORABLE = Problem.badRequest("The user id cannot be stored");
    static final Problem SOLD_OUT = Problem.of(ProblemKind.SOLD_OUT);
    private static final Problem NOT_FOUND = Problem.of(ProblemKind.CAMPAIGN_NOT_FOUND);
    private static final Problem KEY_REQUIRED = Problem.of(
            ProblemKind.IDEMPOTENCY_KEY_REQUIRED,
            "Each user may hold several coupons of this campaign: an Idempotency-Key header tells a retry from a"
                    + " further claim");
    private static final Problem LIMIT_REACHED = Problem.of(ProblemKind.LIMIT_REACHED);
    private static final Problem PAUSED = Problem.of(ProblemKind.PAUSED);
    private static final Problem CLOSED = Problem.of(ProblemKind.CLOSED);
    private static final Problem LEDGER_BEHIND = Problem.ledgerBehind(null);
    private static final Problem NOT_ELIGIBLE = Problem.of(ProblemKind.NOT_ELIGIBLE);
    /** When to retry a claim to a draft, whose opening time is unknown. */
    private static final long DRAFT_RETRY_SECONDS = 60;

    private @Nullable Terms notOpenTerms;
    private long notOpenRetryAfter;
    private @Nullable Problem notOpen;

    Problem of(ClaimRefusal reason, @Nullable Terms terms, long now) {
        return switch (reason) {
            case NOT_FOUND -> NOT_FOUND;
            case KEY_REQUIRED -> KEY_REQUIRED;
            case LIMIT_REACHED -> LIMIT_REACHED;
            case NOT_OPEN -> notOpen(Objects.requireNonNull(terms), now);
            case PAUSED -> PAUSED;
            case CLOSED, FORGOTTEN -> CLOSED;
            case SOLD_OUT -> SOLD_OUT;
            case NOT_ELIGIBLE -> NOT_ELIGIBLE;
            case LEDGER_BEHIND -> LEDGER_BEHIND;
        };
    }

    /** A crowd that waits for one opening gets the same bytes for a second. */
    private Problem notOpen(Terms terms, long now) {
        boolean scheduled = terms.phase() != CampaignPhase.DRAFT && terms.opensAt() != Terms.ALWAYS;
        long retryAfter = scheduled ? Math.max(1, (terms.opensAt() - now + 999) / 1_000) : DRAFT_RETRY_SECONDS;
        if (notOpen == null || terms != notOpenTerms || retryAfter != notOpenRetryAfter) {
            notOpen = Problem.notOpen(scheduled ? Rfc3339Format.text(terms.opensAt()) : null, retryAfter);
            notOpenTerms = terms;
            notOpenRetryAfter = retryAfter;
        }
        return notOpen;
    }

    static ClaimOutcome outcome(ClaimRefusal reason) {
        return switch (reason) {
            case NOT_FOUND -> ClaimOutcome.CAMPAIGN_NOT_FOUND;
            case KEY_REQUIRED -> ClaimOutcome.BAD_REQUEST;
            case LIMIT_REACHED -> ClaimOutcome.LIMIT_REACHED;
            case NOT_OPEN -> ClaimOutcome.NOT_OPEN;
            case PAUSED -> ClaimOutcome.PAUSED;
            case CLOSED, FORGOTTEN -> ClaimOutcome.CLOSED;
            case SOLD_OUT -> ClaimOutcome.SOLD_OUT;
            case NOT_ELIGIBLE -> ClaimOutcome.NOT_ELIGIBLE;
            case LEDGER_BEHIND -> ClaimOutcome.LEDGER_BEHIND;
        };
    }

    /** Of a claim that is refused before it reaches its shard. */
    static ClaimOutcome outcome(ProblemKind kind) {
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
