package io.dibs.http.feed;

import io.dibs.campaign.Terms;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.RequestIdHeader;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.campaign.CampaignCalls;
import io.dibs.http.coupon.ByteText;
import io.dibs.http.request.ApiCall;
import io.dibs.http.request.ConnectionTimeouts;
import io.dibs.repository.CampaignRepository;
import io.dibs.repository.CampaignView;
import io.dibs.repository.CouponFeed;
import io.dibs.repository.CouponFeed.CouponBlock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams the coupons that a campaign has at one moment as CSV. Sequences have no gaps, so block after block misses
 * nothing. A few blocks are read ahead; no more are while the client does not read, so memory stays flat. Lines are
 * made off the event loop, which a claim may be waiting for.
 */
final class CouponExport {
    private static final Logger LOG = LoggerFactory.getLogger(CouponExport.class);
    /** About 700 KiB of lines. */
    static final int BLOCK = 8_192;

    private static final int BLOCKS_AHEAD = 2;
    /** Of one event loop: each takes a few megabytes, and its part of the connections that the API reads over. */
    private static final int EXPORTS_AT_ONCE = 4;

    private static final CharSequence CSV = HttpHeaders.createOptimized("text/csv; charset=utf-8; header=present");
    private static final RefusedException BUSY = new RefusedException(Problem.UNAVAILABLE);

    private final Vertx vertx;
    private final CampaignRepository campaigns;
    private final CouponFeed feed;
    private final ResponseWriter responses;
    private final ConnectionTimeouts timeouts;
    private final LongSupplier now;
    private int running;

    CouponExport(
            Vertx vertx,
            CampaignRepository campaigns,
            CouponFeed feed,
            ResponseWriter responses,
            ConnectionTimeouts timeouts,
            LongSupplier now) {
        this.vertx = vertx;
        this.campaigns = campaigns;
        this.feed = feed;
        this.responses = responses;
        this.timeouts = timeouts;
        this.now = now;
    }

    /** @return when it has begun; from then on it ends in itself, well or cut off */
    Future<Void> begin(ApiCall call, int after, int limit) {
        return campaigns
                .campaign(call.campaign())
                .map(found -> found.orElseThrow(() -> new RefusedException(Problem.of(ProblemKind.CAMPAIGN_NOT_FOUND))))
                .map(view -> new Export(call.request(), CampaignCalls.requireCoupons(view), after, limit))
                .compose(Export::begin);
    }

    /** One export under way. Its steps follow each other without one future inside the next: there are thousands. */
    private final class Export {
        private final HttpServerRequest request;
        private final Terms terms;
        private final CouponLines writer;
        private final Deque<Future<CouponBlock>> ahead = new ArrayDeque<>();
        private final ByteText text =
                new ByteText().add(CsvFormat.COUPON_FIELDS).add(CsvFormat.END_OF_LINE);
        private final long last;
        private long asked;

        Export(HttpServerRequest request, CampaignView view, int after, int limit) {
            this.request = request;
            this.terms = view.terms();
            this.writer = new CouponLines(view.terms());
            this.asked = after;
            this.last = Math.min(view.issued(), (long) after + limit);
        }

        /** An answer that has begun cannot say any more that the ledger did not give its first block. */
        Future<Void> begin() {
            if (timeouts.of(request).wantsHeadOnly()) {
                head();
                request.response().end();
                return Future.succeededFuture();
            }
            if (running == EXPORTS_AT_ONCE) {
                return Future.failedFuture(BUSY);
            }
            running++;
            readAhead();
            Future<CouponBlock> first = ahead.peekFirst();
            return (first == null ? Future.succeededFuture() : first)
                    .onSuccess(block -> head())
                    .onSuccess(block -> step(null))
                    .onFailure(failure -> running--)
                    .mapEmpty();
        }

        private void head() {
            responses.begin(request, 200, CSV);
            request.response()
                    .setChunked(true)
                    .putHeader("content-disposition", "attachment; filename=\"" + terms.campaign() + ".csv\"");
        }

        private void readAhead() {
            while (ahead.size() < BLOCKS_AHEAD && asked < last) {
                int to = (int) Math.min(asked + BLOCK, last);
                ahead.addLast(feed.block(terms, (int) asked + 1, to));
                asked = to;
            }
        }

        private void step(Void sent) {
            timeouts.onWaiting(request);
            Future<CouponBlock> next = ahead.pollFirst();
            if (next == null) {
                request.response().end(text.toBuffer());
                running--;
                return;
            }
            readAhead();
            next.compose(this::lines)
                    .compose(request.response()::write)
                    .onSuccess(this::step)
                    .onFailure(this::cutOff);
        }

        private Future<Buffer> lines(CouponBlock block) {
            long at = now.getAsLong();
            return vertx.executeBlocking(
                    () -> {
                        writer.write(text, block, at);
                        Buffer lines = text.toBuffer();
                        text.clear();
                        return lines;
                    },
                    false);
        }

        /** The end of the chunks must not come: a reader would take what it has for the whole. */
        private void cutOff(Throwable cause) {
            running--;
            if (!request.response().closed()) {
                RequestIdHeader.addTo(LOG.atWarn(), request).log("An export was cut off: {}", cause.toString());
                request.connection().close();
            }
        }
    }
}
