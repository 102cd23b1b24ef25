package io.dibs.repository;

import io.dibs.campaign.CampaignStatus;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Campaigns as the ledger's primary has them. A failed future means that it did not answer: 503. */
public interface CampaignRepository {
    Future<Optional<CampaignView>> campaign(String id);

    /** The campaign whose codes begin with these. */
    Future<Optional<CampaignView>> campaign(int shard, int number);

    /**
     * Campaigns in the order of their ids.
     *
     * @param state only those that are in it at that time; null: all
     * @param drafts whether drafts are among them
     * @param after the last id of the page before; null: from the start
     */
    Future<List<CampaignView>> campaigns(
            @Nullable CampaignStatus state, boolean drafts, long now, @Nullable String after, int limit);

    /**
     * A campaign's changes, the latest first, also of one that is deleted.
     *
     * @param before the number of the last one of the page before; {@link Long#MAX_VALUE}: from the latest
     */
    Future<List<HistoryEntry>> history(String campaign, long before, int limit);

    /** Computed from the rows, not from what anybody remembers; empty where there is no such campaign. */
    Future<Optional<CampaignAudit>> audit(String campaign);

    /**
     * One administrative change.
     *
     * @param number rises with each change of a campaign
     * @param before null where there was no campaign
     * @param after null if there is none any more
     * @param revoked the sequence of the coupon that was taken back; null for other changes
     */
    record HistoryEntry(
            long number,
            long at,
            String who,
            String action,
            @Nullable CampaignView before,
            @Nullable CampaignView after,
            @Nullable Integer revoked) {}
}
