package io.dibs.http;

import io.dibs.campaign.UserHash;
import io.dibs.http.live.LiveLoop;
import io.dibs.people.AccountService;
import io.dibs.repository.CampaignRepository;
import io.dibs.repository.CouponFeed;
import io.dibs.repository.CouponRepository;
import io.dibs.repository.ForgottenClaims;
import io.dibs.repository.IdempotencyKeys;
import io.dibs.repository.OwnCodeReader;
import io.dibs.repository.UploadStaging;
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
        Kept kept,
        AccountService people,
        WebhookService webhooks,
        LiveLoop live,
        LongSupplier now) {
    /** What the ledger keeps. */
    public record Kept(
            CampaignRepository campaigns,
            OwnCodeReader ownCodes,
            ForgottenClaims forgotten,
            CouponRepository coupons,
            CouponFeed feed,
            UploadStaging staging,
            IdempotencyKeys keys) {}
}
