package io.dibs.http.feed;

import io.dibs.campaign.Terms;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.campaign.CampaignCalls;
import io.dibs.http.coupon.ByteText;
import io.dibs.http.coupon.CouponWriter;
import io.dibs.http.feed.FeedPage.Key;
import io.dibs.repository.CampaignRepository;
import io.dibs.repository.CampaignView;
import io.dibs.repository.CouponFeed;
import io.dibs.repository.CouponView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Reads pages of the feed on one event loop. Clients that wait for coupons mostly stand at the same place: the answer
 * to one of them is kept for the others for a moment, so that many cost the ledger as much as one.
 */
final class FeedPages {
    /** A page that is as old as this may leave out what came since; a waiting request gets them next. */
    private static final long KEPT_MILLIS = 50;
    /** Places in feeds that are kept at once; a page takes at most a quarter of a megabyte. */
    private static final int MAX_KEPT = 64;

    private final Vertx vertx;
    private final CampaignRepository campaigns;
    private final CouponFeed feed;
    private final LongSupplier now;
    private final Map<Key, Future<FeedPage>> kept = new HashMap<>();

    FeedPages(Vertx vertx, CampaignRepository campaigns, CouponFeed feed, LongSupplier now) {
        this.vertx = vertx;
        this.campaigns = campaigns;
        this.feed = feed;
        this.now = now;
    }

    /** As the ledger has it now. */
    Future<FeedPage> read(Key key) {
        return campaigns
                .campaign(key.campaign())
                .map(found -> found.orElseThrow(() -> new RefusedException(Problem.of(ProblemKind.CAMPAIGN_NOT_FOUND))))
                .compose(view -> read(key, CampaignCalls.requireCoupons(view)));
    }

    private Future<FeedPage> read(Key key, CampaignView view) {
        return key.after() >= view.issued()
                ? Future.succeededFuture(page(key, view.terms(), List.of()))
                : feed.page(key.campaign(), key.after(), key.limit()).map(coupons -> page(key, view.terms(), coupons));
    }

    /** As the ledger had it a moment ago. */
    Future<FeedPage> recent(Key key) {
        Future<FeedPage> page = kept.get(key);
        return page == null ? keep(key) : page;
    }

    /** As the ledger has it now, for all who ask in the next moment too. */
    Future<FeedPage> keep(Key key) {
        Future<FeedPage> page = read(key);
        if (kept.size() < MAX_KEPT || kept.containsKey(key)) {
            kept.put(key, page);
            page.onComplete(done -> vertx.setTimer(KEPT_MILLIS, later -> kept.remove(key, page)));
        }
        return page;
    }

    private FeedPage page(Key key, Terms terms, List<CouponView> coupons) {
        long at = now.getAsLong();
        ByteText text = new ByteText();
        CouponWriter.list(text, terms, coupons, at);
        if (coupons.size() == key.limit()) {
            text.add(",\"next\":").add(coupons.get(key.limit() - 1).sequence());
        }
        return new FeedPage(text.add('}').toBuffer(), coupons.isEmpty());
    }
}
