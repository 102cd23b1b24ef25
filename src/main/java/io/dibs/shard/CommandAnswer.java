package io.dibs.shard;

import io.dibs.campaign.CommandRuling.Objection;

/** The possible results of a command. */
public sealed interface CommandAnswer {
    /** @param campaign the campaign's row after the change, as JSON, the same for each repetition of the request */
    record Done(String campaign) implements CommandAnswer {}

    record Refused(Objection why) implements CommandAnswer {}

    /** Not carried out, or not known to be: asking again with the same request is safe. */
    record NotTried(ClaimAnswer.Reason why) implements CommandAnswer {}

    /** PostgreSQL cannot store it. */
    record Unstorable(String message) implements CommandAnswer {}

    CommandAnswer MOVED = new NotTried(ClaimAnswer.Reason.MOVED);
    CommandAnswer OVERLOADED = new NotTried(ClaimAnswer.Reason.OVERLOADED);
    CommandAnswer LATE = new NotTried(ClaimAnswer.Reason.LATE);
}
