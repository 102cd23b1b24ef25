package io.dibs.http;

import io.dibs.campaign.UserHash;
import io.dibs.http.live.LiveLoop;
import io.dibs.people.AccountService;
import io.dibs.repository.ClusterRepository;
import io.dibs.repository.Repositories;
import io.dibs.routing.ShardClient;
import io.dibs.webhook.WebhookService;
import java.util.function.LongSupplier;

/**
 * What stands behind the API on one event loop.
 *
 * @param live the listeners of this loop
 * @param now milliseconds of the epoch, corrected by PostgreSQL's clock
 */
public record ApiBackend(
        ShardClient shards,
        UserHash userHash,
        Repositories repositories,
        AccountService people,
        WebhookService webhooks,
        ClusterRepository cluster,
        LiveLoop live,
        LongSupplier now) {}
