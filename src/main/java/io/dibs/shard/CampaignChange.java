package io.dibs.shard;

import io.dibs.campaign.CampaignAction.Create;
import io.dibs.campaign.CampaignAction.Edit;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.Terms;
import org.jspecify.annotations.Nullable;

/**
 * A decided command, written in a slot of its own.
 *
 * @param before null for a new campaign
 * @param after null for a deleted campaign
 */
public record CampaignChange(
        Command command, @Nullable Terms before, @Nullable Terms after, long at) {
    public String campaign() {
        return command.campaign();
    }

    /** Null, or with null fields, where nothing changes. */
    public @Nullable CampaignDescription description() {
        if (command.action() instanceof Edit edit) {
            return edit.edit().description();
        }
        return command.action() instanceof Create create ? create.proposal().description() : null;
    }
}
