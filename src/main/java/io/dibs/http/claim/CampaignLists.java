package io.dibs.http.claim;

import io.dibs.campaign.Terms;
import io.dibs.http.coupon.CodePage;
import io.vertx.core.Future;

/** The codes that campaigns bring. It may answer on any thread. */
public interface CampaignLists {
    /** The campaign's own codes of these sequences, {@link CodePage#SEPARATOR} between each two. */
    Future<byte[]> codes(Terms terms, int from, int to);
}
