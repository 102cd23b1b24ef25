package io.dibs.ledger;

import io.dibs.repository.CampaignProgressReader.CampaignProgress;
import io.vertx.core.Future;
import java.util.List;

/** What a node's metrics show of PostgreSQL. */
public final class LedgerMonitor {
    private final HolderIndexer indexer;
    private final VacuumHorizon horizon;
    private final CampaignQueries campaigns;

    LedgerMonitor(HolderIndexer indexer, VacuumHorizon horizon, CampaignQueries campaigns) {
        this.indexer = indexer;
        this.horizon = horizon;
        this.campaigns = campaigns;
    }

    public void observeIndexer(HolderIndexer.Listener listener) {
        indexer.listen(listener);
    }

    /** Coupons of this node's campaigns that the index of holders does not have yet. */
    public long indexLag() {
        return indexer.lag();
    }

    /** How far back the oldest snapshot in PostgreSQL reaches. */
    public Future<VacuumHorizon.Age> oldestSnapshot() {
        return horizon.oldest();
    }

    /** Campaigns that are open by their phase and schedule, the newest first. */
    public Future<List<CampaignProgress>> openCampaigns(int limit) {
        return campaigns.open(limit);
    }
}
