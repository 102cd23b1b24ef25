package io.dibs.http.feed;

import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.feed.FeedPage.Key;
import io.dibs.http.request.ApiCall;
import io.dibs.http.request.ConnectionTimeouts;
import io.dibs.repository.CampaignRepository;
import io.dibs.repository.CouponFeed;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.MIMEHeader;
import java.util.List;
import java.util.function.LongSupplier;

/** A campaign's coupons in their order: page by page, as they come, or all of them as CSV. */
public final class FeedCalls {
    private static final int PAGE = 100;
    private static final int MAX_PAGE = 1_000;

    private final ResponseWriter responses;
    private final FeedPages pages;
    private final FeedWaiting waiting;
    private final CouponExport export;

    public FeedCalls(
            Vertx vertx,
            CampaignRepository campaigns,
            CouponFeed feed,
            ResponseWriter responses,
            ConnectionTimeouts timeouts,
            LongSupplier now) {
        this.responses = responses;
        this.pages = new FeedPages(vertx, campaigns, feed, now);
        this.waiting = new FeedWaiting(vertx, feed, pages, responses);
        this.export = new CouponExport(vertx, campaigns, feed, responses, timeouts, now);
    }

    public Future<Void> feed(ApiCall call) {
        int after = call.query("after", 0);
        int wait = call.query("wait", 0);
        if (wantsCsv(call)) {
            requireOnlyInJson("wait", wait == 0);
            return export.begin(call, after, call.query("limit", Integer.MAX_VALUE));
        }
        int limit = call.query("limit", PAGE);
        requireOnlyInCsv(limit);
        Key key = new Key(call.campaign(), after, limit);
        return wait == 0 ? now(call, key) : nowOrLater(call, key, wait);
    }

    private static void requireOnlyInJson(String field, boolean absent) {
        RefusedException.where(field, absent ? null : field + " is not for text/csv");
    }

    private static void requireOnlyInCsv(int limit) {
        RefusedException.where("limit", limit > MAX_PAGE ? "limit is at most " + MAX_PAGE + " but for text/csv" : null);
    }

    private Future<Void> now(ApiCall call, Key key) {
        return pages.read(key).onSuccess(page -> send(call, page)).mapEmpty();
    }

    private Future<Void> nowOrLater(ApiCall call, Key key, int wait) {
        return pages.recent(key).compose(page -> {
            if (page.isEmpty()) {
                waiting.add(call, key, page, wait);
            } else {
                send(call, page);
            }
            return Future.succeededFuture();
        });
    }

    private void send(ApiCall call, FeedPage page) {
        responses.json(call.request(), 200, page.body());
    }

    private static boolean wantsCsv(ApiCall call) {
        MultiMap headers = call.request().headers();
        if (!headers.contains(HttpHeaders.ACCEPT)) {
            return false;
        }
        List<MIMEHeader> accepted = call.context().parsedHeaders().accept();
        return accepted.stream()
                .map(MIMEHeader::value)
                .filter(type -> type.equals("text/csv") || type.equals("application/json") || type.equals("*/*"))
                .findFirst()
                .filter(type -> type.equals("text/csv"))
                .isPresent();
    }
}
