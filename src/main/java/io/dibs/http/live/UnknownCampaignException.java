package io.dibs.http.live;

/** There is no campaign to look at. */
final class UnknownCampaignException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownCampaignException() {
        super("Campaign not found", null, false, false);
    }
}
