package io.dibs.routing;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.VersionMatch;
import io.dibs.shard.ClaimReply;
import io.dibs.shard.CommandAnswer;
import io.vertx.core.Future;

/** The way from an event loop to the shards, wherever they are. Each event loop has one of its own. */
public interface ShardClient {
    /**
     * The answer comes exactly once, on the event loop that asks, within the claim's time limit.
     *
     * @param key the hash of the idempotency key, or null
     */
    void claim(String campaign, String userId, HolderIdentity user, HolderIdentity key, ClaimReply asker);

    /**
     * @param request names the wish: the same request happens once, however often it is sent
     * @param meant the versions of the campaign that it may be carried out on
     */
    Future<CommandAnswer> command(
            String campaign, String request, String who, CampaignAction action, VersionMatch meant);

    /** Whatever the campaign's version is. */
    default Future<CommandAnswer> command(String campaign, String request, String who, CampaignAction action) {
        return command(campaign, request, who, action, VersionMatch.ANY);
    }

    /** Forgets what memory and snapshots say of the campaign's shard, and rebuilds it from the ledger. */
    Future<CommandAnswer> sync(String campaign);
}
