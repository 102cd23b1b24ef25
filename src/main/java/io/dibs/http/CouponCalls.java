package io.dibs.http;

import io.dibs.campaign.Terms;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.MIMEHeader;
import java.util.List;

/** Looking coupons up: one user's, or all of a campaign in their order. */
final class CouponCalls {
    private static final int PAGE = 100;
    private static final int MAX_PAGE = 1_000;
    private static final Problem NOT_CLAIMED = Problem.of(ProblemKind.NOT_CLAIMED);

    private final Backend backend;
    private final Responses responses;
    private final CouponExport export;

    CouponCalls(Backend backend, Responses responses, CouponExport export) {
        this.backend = backend;
        this.responses = responses;
        this.export = export;
    }

    /** Another user's coupon is none: who asks must not learn whether there is one. */
    Future<Void> ofUser(Call call) {
        String userId = call.path("userId");
        String flaw = UserIds.flaw(userId);
        if (flaw != null) {
            throw new Refused(Problem.badField("userId", flaw));
        }
        if (!call.caller().maySee(userId)) {
            throw new Refused(NOT_CLAIMED);
        }
        return terms(call)
                .compose(terms -> backend.reads()
                        .couponsOf(call.campaign(), userId)
                        .onSuccess(coupons -> showOwn(call, terms, coupons)))
                .mapEmpty();
    }

    Future<Void> feed(Call call) {
        int after = call.query("after", 0);
        if (wantsCsv(call)) {
            int limit = call.query("limit", Integer.MAX_VALUE);
            return terms(call).compose(terms -> export.begin(call, terms, after, limit));
        }
        int limit = call.query("limit", PAGE);
        if (limit > MAX_PAGE) {
            throw new Refused(Problem.badField("limit", "limit is at most " + MAX_PAGE + " but for text/csv"));
        }
        return terms(call)
                .compose(terms -> backend.reads()
                        .coupons(call.campaign(), after, limit)
                        .onSuccess(coupons -> showPage(call, terms, coupons, limit)))
                .mapEmpty();
    }

    private void showOwn(Call call, Terms terms, List<CouponView> coupons) {
        if (coupons.isEmpty()) {
            call.fail(new Refused(NOT_CLAIMED));
        } else if (terms.perUser() > 1) {
            send(call, list(terms, coupons).add('}'));
        } else {
            Text text = new Text();
            new CouponWriter(terms)
                    .json(text, terms, coupons.get(0), backend.now().getAsLong());
            send(call, text);
        }
    }

    private void showPage(Call call, Terms terms, List<CouponView> coupons, int limit) {
        Text text = list(terms, coupons);
        if (coupons.size() == limit) {
            text.add(",\"next\":").add(coupons.get(limit - 1).sequence());
        }
        send(call, text.add('}'));
    }

    private Text list(Terms terms, List<CouponView> coupons) {
        long now = backend.now().getAsLong();
        CouponWriter writer = new CouponWriter(terms);
        Text text = new Text().add("{\"items\":[");
        for (int i = 0; i < coupons.size(); i++) {
            if (i > 0) {
                text.add(',');
            }
            writer.json(text, terms, coupons.get(i), now);
        }
        return text.add(']');
    }

    private void send(Call call, Text text) {
        responses.json(call.context().request(), 200, text.toBuffer());
    }

    private Future<Terms> terms(Call call) {
        return backend.reads()
                .campaign(call.campaign())
                .map(found -> found.orElseThrow(() -> new Refused(Problem.of(ProblemKind.CAMPAIGN_NOT_FOUND))))
                .map(CampaignView::terms);
    }

    private static boolean wantsCsv(Call call) {
        MultiMap headers = call.context().request().headers();
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
