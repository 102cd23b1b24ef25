package io.dibs.campaign;

/**
 * The texts of a campaign, which do not affect decisions.
 *
 * @param benefit a JSON object, or null
 * @param metadata a JSON object, or null
 */
public record CampaignDescription(String name, String benefit, String metadata) {
    /** In a {@link CampaignEdit}, JSON's null removes the benefit or the metadata. */
    public static final String CLEAR = "null";
}
