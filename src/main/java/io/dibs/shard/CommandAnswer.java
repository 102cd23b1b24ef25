package io.dibs.shard;

import io.dibs.campaign.CommandRuling.Objection;
import org.jspecify.annotations.Nullable;

/** The possible results of a command. */
public sealed interface CommandAnswer {
    /** @param campaign the campaign's row after the change, as JSON; repeated requests get the same; null for a sync */
    record Done(@Nullable String campaign) implements CommandAnswer {}

    record Refused(Objection reason) implements CommandAnswer {}

    /** Not executed, or not known to be: it is safe to retry with the same request id. */
    record NotTried(ClaimAnswer.Reason reason) implements CommandAnswer {}

    /**
     * PostgreSQL cannot store it.
     *
     * @param message null where it gave no reason
     */
    record Unstorable(@Nullable String message) implements CommandAnswer {}

    CommandAnswer MOVED = new NotTried(ClaimAnswer.Reason.MOVED);
    CommandAnswer OVERLOADED = new NotTried(ClaimAnswer.Reason.OVERLOADED);
    CommandAnswer LATE = new NotTried(ClaimAnswer.Reason.LATE);
}
