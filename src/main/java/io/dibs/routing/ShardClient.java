package io.dibs.routing;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.VersionMatch;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.CommandAnswer;
import io.dibs.trace.TraceSpan;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends claims and commands to the shards, wherever they are. Each event loop has its own. */
public interface ShardClient {
    /**
     * Sends a claim. The answer comes exactly once, on the caller's event loop, within the claim's timeout.
     *
     * @param key the hash of the idempotency key, or null
     * @param request the span of the request that claims, or null where it is not traced
     */
    void claim(
            String campaign,
            String userId,
            HolderIdentity user,
            @Nullable HolderIdentity key,
            @Nullable TraceSpan request,
            Consumer<ClaimAnswer> replyTo);

    /**
     * @param request the idempotency key: a request is executed once, however often it is sent
     * @param expectedVersion the versions of the campaign for which it may be executed
     */
    Future<CommandAnswer> command(
            String campaign, String request, String actor, CampaignAction action, VersionMatch expectedVersion);

    /** Sends a command for any version of the campaign. */
    default Future<CommandAnswer> command(String campaign, String request, String actor, CampaignAction action) {
        return command(campaign, request, actor, action, VersionMatch.ANY);
    }

    /** Drops the memory and snapshots of the campaign's shard and reloads it from the ledger. */
    Future<CommandAnswer> sync(String campaign);
}
