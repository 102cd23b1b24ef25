package io.dibs.campaign;

import org.jspecify.annotations.Nullable;

/**
 * The texts of a campaign, which do not affect decisions.
 *
 * @param name null in a {@link CampaignEdit} that leaves it
 * @param benefit a JSON object, or null
 * @param metadata a JSON object, or null
 */
public record CampaignDescription(
        @Nullable String name,
        @Nullable String benefit,
        @Nullable String metadata) {
    /** In a {@link CampaignEdit}, JSON's null removes the benefit or the metadata. */
    public static final String CLEAR = "null";
}
