package io.dibs.http.claim;

import io.dibs.campaign.Terms;
import io.dibs.http.coupon.CodePage;
import io.vertx.core.Future;

/** The lists that campaigns bring: their own codes, and those who may claim. It may answer on any thread. */
public interface CampaignLists {
    /** The campaign's own codes of these sequences, {@link CodePage#SEPARATOR} between each two. */
    Future<byte[]> codes(Terms terms, int from, int to);

    /** Whether the list of those who may claim names this user. */
    Future<Boolean> isEligible(Terms terms, String userId);
}
