package io.dibs.shard;

import io.dibs.campaign.Action.Create;
import io.dibs.campaign.Details;
import io.dibs.campaign.Terms;

/**
 * A decided command, to be written in a batch slot of its own.
 *
 * @param before null for a new campaign
 */
public record Change(Command command, Terms before, Terms after, long at) {
    /** Null where they stay as they are. */
    public Details details() {
        return command.action() instanceof Create create ? create.proposal().details() : null;
    }
}
