package io.dibs.http;

import io.dibs.campaign.State;
import io.dibs.campaign.Terms;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** What the API reads from the ledger's primary. A failed future means that it did not answer: 503. */
public interface CampaignReads {
    Future<Optional<CampaignView>> campaign(String id);

    /**
     * Campaigns in the order of their ids.
     *
     * @param state only those that are in it at that time; null: all
     * @param after the last id of the page before; null: from the start
     */
    Future<List<CampaignView>> campaigns(State state, long now, String after, int limit);

    /**
     * A campaign's changes, the latest first, also of one that is deleted.
     *
     * @param before the number of the last one of the page before; {@link Long#MAX_VALUE}: from the latest
     */
    Future<List<HistoryView>> history(String campaign, long before, int limit);

    /** The coupons of a user in a campaign, in sequence order. */
    Future<List<CouponView>> couponsOf(String campaign, String userId);

    /** Committed coupons in sequence order, from the one after {@code after} on. The export reads page by page too. */
    Future<List<CouponView>> coupons(String campaign, int after, int limit);

    /** Computed from the rows, not from what anybody remembers; empty where there is no such campaign. */
    Future<Optional<AuditView>> audit(String campaign);

    /**
     * The campaign's own codes of these sequences, {@link CodePage#SEPARATOR} between each two. It may answer on any
     * thread.
     */
    Future<byte[]> codes(Terms terms, int from, int to);

    /** Whether the list of those who may claim names this user. It may answer on any thread. */
    Future<Boolean> isEligible(Terms terms, String userId);
}
