package io.dibs.http;

import io.dibs.campaign.Terms;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * Streams a campaign's coupons as CSV. The next page is read when the last one has left, so memory stays flat however
 * slowly the client reads. Sequences have no gaps, so page after page misses nothing.
 */
final class CouponExport {
    private static final int PAGE = 4_096;
    private static final CharSequence CSV = HttpHeaders.createOptimized("text/csv; charset=utf-8; header=present");

    private final Backend backend;
    private final Responses responses;
    private final Peers peers;

    CouponExport(Backend backend, Responses responses, Peers peers) {
        this.backend = backend;
        this.responses = responses;
        this.peers = peers;
    }

    Future<Void> send(Call call, Terms terms, int after, int limit) {
        HttpServerRequest request = call.context().request();
        Export one = new Export(request, new CouponWriter(terms), call.campaign());
        return backend.reads().coupons(call.campaign(), after, Math.min(limit, PAGE)).compose(first -> {
            begin(request, call.campaign());
            return one.sendFrom(first, limit);
        });
    }

    private void begin(HttpServerRequest request, String campaign) {
        responses.begin(request, 200, CSV);
        request.response()
                .setChunked(true)
                .putHeader("content-disposition", "attachment; filename=\"" + campaign + ".csv\"");
    }

    /** One export under way. */
    private final class Export {
        private final HttpServerRequest request;
        private final CouponWriter writer;
        private final String campaign;
        private final Text text = new Text().add(Csv.COUPON_HEAD);

        Export(HttpServerRequest request, CouponWriter writer, String campaign) {
            this.request = request;
            this.writer = writer;
            this.campaign = campaign;
        }

        Future<Void> sendFrom(List<CouponView> page, int limit) {
            peers.waits(request);
            long now = backend.now().getAsLong();
            page.forEach(coupon -> writer.csv(text, coupon, now));
            HttpServerResponse response = request.response();
            int wanted = Math.min(limit, PAGE);
            int left = limit - page.size();
            if (page.size() < wanted || left == 0) {
                return response.end(text.toBuffer());
            }
            int last = page.get(page.size() - 1).sequence();
            Future<Void> sent = response.write(text.toBuffer());
            text.clear();
            return sent.compose(gone -> backend.reads().coupons(campaign, last, Math.min(left, PAGE)))
                    .onFailure(failed -> cutOff())
                    .compose(next -> sendFrom(next, left));
        }

        /** The end of the chunks must not come: a reader would take what it has for the whole. */
        private void cutOff() {
            request.connection().close();
        }
    }
}
