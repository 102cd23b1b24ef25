package io.dibs.http;

import io.dibs.campaign.UserHash;
import io.dibs.http.campaign.CampaignReads;
import io.dibs.http.claim.CampaignLists;
import io.dibs.http.claim.ForgottenClaims;
import io.dibs.http.coupon.CouponRepository;
import io.dibs.http.feed.CouponFeed;
import io.dibs.http.live.LiveLoop;
import io.dibs.http.request.IdempotencyKeys;
import io.dibs.http.upload.UploadStaging;
import io.dibs.people.AccountService;
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
            CampaignReads campaigns,
            CampaignLists lists,
            ForgottenClaims forgotten,
            CouponRepository coupons,
            CouponFeed feed,
            UploadStaging staging,
            IdempotencyKeys keys) {}
}
