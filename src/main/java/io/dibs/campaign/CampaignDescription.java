package io.dibs.campaign;

/**
 * What a campaign says of itself; it takes no part in deciding.
 *
 * @param benefit a JSON object, or null
 * @param metadata a JSON object, or null
 */
public record CampaignDescription(String name, String benefit, String metadata) {
    /** In an {@link CampaignEdit}: JSON's own null takes a benefit, or metadata, away. */
    public static final String NOTHING = "null";
}
