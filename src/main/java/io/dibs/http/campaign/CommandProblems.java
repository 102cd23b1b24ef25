package io.dibs.http.campaign;

import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.shard.CommandAnswer;
import io.vertx.core.Future;

/** The problem behind each reason not to change a campaign. */
public final class CommandProblems {
    private CommandProblems() {}

    /** What a command that was not carried out becomes. */
    public static Future<Void> requireDone(CommandAnswer answer) {
        if (answer instanceof CommandAnswer.Done) {
            return Future.succeededFuture();
        }
        return Future.failedFuture(new RefusedException(problem(answer)));
    }

    private static Problem problem(CommandAnswer answer) {
        if (answer instanceof CommandAnswer.Refused refused) {
            return problem(refused.reason());
        }
        return answer instanceof CommandAnswer.Unstorable
                ? Problem.badRequest("The campaign cannot be stored")
                : Problem.UNAVAILABLE;
    }

    public static Problem problem(Objection reason) {
        return switch (reason) {
            case CAMPAIGN_EXISTS -> Problem.of(ProblemKind.CAMPAIGN_EXISTS);
            case CAMPAIGN_NOT_FOUND -> Problem.of(ProblemKind.CAMPAIGN_NOT_FOUND);
            case CLOSED -> Problem.of(ProblemKind.CLOSED);
            case NOT_OPEN -> Problem.of(ProblemKind.NOT_OPEN);
            case BELOW_ISSUED -> Problem.of(ProblemKind.STOCK_BELOW_ISSUED);
            case STOCK_TOO_HIGH -> Problem.of(ProblemKind.STOCK_TOO_HIGH);
            case NOT_ISSUED -> Problem.of(ProblemKind.COUPON_NOT_FOUND);
            case REDEEMED -> Problem.of(ProblemKind.ALREADY_REDEEMED);
            case ALREADY_REVOKED -> Problem.of(ProblemKind.REVOKED);
            case OTHER_VERSION ->
                Problem.of(ProblemKind.PRECONDITION_FAILED, "If-Match names another version: read the campaign again");
            case HAS_COUPONS -> Problem.of(ProblemKind.HAS_COUPONS, "Close it instead");
            case PER_USER_FIXED -> fixed("perUser");
            case COUPON_TTL_FIXED -> fixed("couponTtlSeconds");
            case COUPON_EXPIRES_AT_FIXED -> fixed("couponExpiresAt");
            case DRAFT_FIXED -> fixed("draft");
            case OPENS_AFTER_CLOSING -> schedule("opensAt", "opensAt must be before the closesAt that is set");
            case CLOSES_BEFORE_OPENING -> schedule("closesAt", "closesAt must be after the opensAt that is set");
            case CLOSES_IN_THE_PAST -> Problem.badField("closesAt", "closesAt has passed; to end it now, close it");
            case CODES_FIXED -> fixed("codes");
            case STOCK_ABOVE_CODES -> Problem.of(ProblemKind.STOCK_ABOVE_CODES, "Upload more codes first");
            case UPLOAD_GONE -> Problem.UNAVAILABLE;
            case LEDGER_BEHIND -> Problem.ledgerBehind("Run the command recover for this campaign");
        };
    }

    private static Problem fixed(String field) {
        return problem(ProblemKind.FIXED_ONCE_ISSUED, field, field + " cannot change once a coupon is issued");
    }

    private static Problem schedule(String field, String detail) {
        return problem(ProblemKind.SCHEDULE_CONFLICT, field, detail);
    }

    private static Problem problem(ProblemKind kind, String field, String detail) {
        return Problem.of(kind, new Problem.Flaw(field, detail));
    }
}
