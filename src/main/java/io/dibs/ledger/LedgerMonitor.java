package io.dibs.ledger;

import io.dibs.repository.CampaignProgressReader.CampaignProgress;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/** What a node's metrics show of PostgreSQL. */
public final class LedgerMonitor {
    private final LogFollowers followers;
    private final VacuumHorizon horizon;
    private final CampaignQueries campaigns;

    LedgerMonitor(LogFollowers followers, VacuumHorizon horizon, CampaignQueries campaigns) {
        this.followers = followers;
        this.horizon = horizon;
        this.campaigns = campaigns;
    }

    public void observeIndexer(HolderIndexer.Listener listener) {
        followers.holders().listen(listener);
    }

    /** Coupons of this node's campaigns that the index of holders does not have yet. */
    public long indexLag() {
        return followers.holders().lag();
    }

    /** Hears why a campaign's tree could not grow; it is tried again. */
    public void observeTrees(Consumer<String> failures) {
        followers.trees().onFailure(failures);
    }

    /** Coupons of this node's campaigns that are not in their transparency logs yet. */
    public long treeLag() {
        return followers.trees().lag();
    }

    /** How far back the oldest snapshot in PostgreSQL reaches. */
    public Future<VacuumHorizon.Age> oldestSnapshot() {
        return horizon.oldest();
    }

    /** What the database holds. */
    public Future<Contents> contents() {
        return campaigns.contents();
    }

    public record Contents(long campaigns, long coupons) {}

    /** How many campaigns have lost coupons that were acknowledged, and wait for somebody to decide. */
    public Future<Long> campaignsBehind() {
        return campaigns.behind();
    }

    /** Campaigns that are open by their phase and schedule, the newest first. */
    public Future<List<CampaignProgress>> openCampaigns(int limit) {
        return campaigns.open(limit);
    }
}
