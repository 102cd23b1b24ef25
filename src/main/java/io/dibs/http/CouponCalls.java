package io.dibs.http;

import io.dibs.campaign.Terms;
import io.vertx.core.Future;
import java.util.List;

/** What a user holds of one campaign. */
final class CouponCalls {
    private static final Problem NOT_CLAIMED = Problem.of(ProblemKind.NOT_CLAIMED);

    private final Backend backend;
    private final Responses responses;

    CouponCalls(Backend backend, Responses responses) {
        this.backend = backend;
        this.responses = responses;
    }

    /** Another user's coupon is none: who asks must not learn whether there is one. */
    Future<Void> ofUser(Call call) {
        String userId = call.path("userId");
        Refused.where("userId", UserIds.flaw(userId));
        Refused.unless(call.caller().maySee(userId), NOT_CLAIMED);
        return terms(call)
                .compose(terms -> backend.reads()
                        .couponsOf(call.campaign(), userId)
                        .onSuccess(coupons -> showOwn(call, terms, coupons)))
                .mapEmpty();
    }

    private void showOwn(Call call, Terms terms, List<CouponView> coupons) {
        long now = backend.now().getAsLong();
        Text text = new Text();
        if (coupons.isEmpty()) {
            call.fail(new Refused(NOT_CLAIMED));
        } else if (terms.perUser() > 1) {
            CouponWriter.list(text, terms, coupons, now);
            send(call, text.add('}'));
        } else {
            new CouponWriter(terms).json(text, terms, coupons.get(0), now);
            send(call, text);
        }
    }

    private void send(Call call, Text text) {
        responses.json(call.request(), 200, text.toBuffer());
    }

    private Future<Terms> terms(Call call) {
        return backend.reads()
                .campaign(call.campaign())
                .map(found -> found.orElseThrow(() -> new Refused(Problem.of(ProblemKind.CAMPAIGN_NOT_FOUND))))
                .map(CampaignView::terms);
    }
}
