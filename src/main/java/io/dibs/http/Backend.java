package io.dibs.http;

import io.dibs.actor.ShardClient;
import io.dibs.campaign.UserHash;
import io.dibs.people.People;
import java.util.function.LongSupplier;

/**
 * What stands behind the API on one event loop.
 *
 * @param now milliseconds of the epoch, corrected by PostgreSQL's clock
 */
public record Backend(
        ShardClient shards,
        CampaignReads reads,
        Coupons coupons,
        Staging staging,
        UserHash userHash,
        People people,
        LongSupplier now) {}
