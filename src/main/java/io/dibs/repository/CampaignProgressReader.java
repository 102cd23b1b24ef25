package io.dibs.repository;

import io.dibs.campaign.Terms;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** Reads how campaigns stand, all of them at one moment; one that does not exist is left out. */
@FunctionalInterface
public interface CampaignProgressReader {
    Future<List<CampaignProgress>> of(Set<String> campaigns);

    /**
     * How a campaign stands in the ledger.
     *
     * @param issued how many coupons are committed
     */
    record CampaignProgress(Terms terms, int issued) {}
}
