package io.dibs.shard;

import io.dibs.campaign.CampaignAction.Create;
import io.dibs.campaign.CampaignAction.Edit;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.Terms;

/**
 * A decided command, to be written in a batch slot of its own.
 *
 * @param before null for a new campaign
 * @param after null for one that goes
 */
public record CampaignChange(Command command, Terms before, Terms after, long at) {
    public String campaign() {
        return command.campaign();
    }

    /** Null, all of them or some, where they stay as they are. */
    public CampaignDescription details() {
        if (command.action() instanceof Edit edit) {
            return edit.revision().details();
        }
        return command.action() instanceof Create create ? create.proposal().details() : null;
    }
}
