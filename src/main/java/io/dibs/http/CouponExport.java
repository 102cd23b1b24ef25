package io.dibs.http;

import io.dibs.campaign.Terms;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams a campaign's coupons as CSV. The next page is read when the last one has left, so memory stays flat however
 * slowly the client reads. Sequences have no gaps, so page after page misses nothing.
 */
final class CouponExport {
    private static final Logger LOG = LoggerFactory.getLogger(CouponExport.class);
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

    /** @return when it has begun; from then on it ends in itself, well or cut off */
    Future<Void> begin(Call call, Terms terms, int after, int limit) {
        HttpServerRequest request = call.context().request();
        Export export = new Export(request, new CouponWriter(terms), call.campaign(), limit);
        return backend.reads()
                .coupons(call.campaign(), after, Math.min(limit, PAGE))
                .onSuccess(first -> {
                    head(request, call.campaign());
                    export.send(first);
                })
                .mapEmpty();
    }

    private void head(HttpServerRequest request, String campaign) {
        responses.begin(request, 200, CSV);
        request.response()
                .setChunked(true)
                .putHeader("content-disposition", "attachment; filename=\"" + campaign + ".csv\"");
    }

    /** One export under way. Its steps follow each other without one future inside the next: there are thousands. */
    private final class Export {
        private final HttpServerRequest request;
        private final CouponWriter writer;
        private final String campaign;
        private final Text text = new Text().add(Csv.COUPON_HEAD);
        private int left;
        private int last;

        Export(HttpServerRequest request, CouponWriter writer, String campaign, int limit) {
            this.request = request;
            this.writer = writer;
            this.campaign = campaign;
            this.left = limit;
        }

        void send(List<CouponView> page) {
            peers.waits(request);
            long now = backend.now().getAsLong();
            page.forEach(coupon -> writer.csv(text, coupon, now));
            boolean isLast = page.size() < Math.min(left, PAGE) || page.size() == left;
            Buffer lines = text.toBuffer();
            text.clear();
            if (isLast) {
                request.response().end(lines);
            } else {
                left -= page.size();
                last = page.get(page.size() - 1).sequence();
                request.response().write(lines).onSuccess(this::readOn);
            }
        }

        private void readOn(Void sent) {
            backend.reads()
                    .coupons(campaign, last, Math.min(left, PAGE))
                    .onSuccess(this::send)
                    .onFailure(this::cutOff);
        }

        /** The end of the chunks must not come: a reader would take what it has for the whole. */
        private void cutOff(Throwable cause) {
            LOG.warn("An export is cut off: {}", cause.toString());
            request.connection().close();
        }
    }
}
