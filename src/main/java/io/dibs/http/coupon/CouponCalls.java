package io.dibs.http.coupon;

import io.dibs.campaign.Terms;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.campaign.CampaignCalls;
import io.dibs.http.request.ApiCall;
import io.dibs.http.request.UserIds;
import io.dibs.repository.CampaignRepository;
import io.dibs.repository.CampaignView;
import io.dibs.repository.CouponRepository;
import io.dibs.repository.CouponView;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.LongSupplier;

/** What a user holds of one campaign. */
public final class CouponCalls {
    private static final Problem NOT_CLAIMED = Problem.of(ProblemKind.NOT_CLAIMED);

    private final CampaignRepository campaigns;
    private final CouponRepository coupons;
    private final ResponseWriter responses;
    private final LongSupplier now;

    public CouponCalls(
            CampaignRepository campaigns, CouponRepository coupons, ResponseWriter responses, LongSupplier now) {
        this.campaigns = campaigns;
        this.coupons = coupons;
        this.responses = responses;
        this.now = now;
    }

    /** Another user's coupon is not found: the caller must not learn whether it exists. */
    public Future<Void> ofUser(ApiCall call) {
        String userId = call.path("userId");
        RefusedException.where("userId", UserIds.flaw(userId));
        RefusedException.unless(call.caller().maySee(userId), NOT_CLAIMED);
        return terms(call)
                .compose(terms -> coupons.ofUser(call.campaign(), userId).onSuccess(held -> showOwn(call, terms, held)))
                .mapEmpty();
    }

    private void showOwn(ApiCall call, Terms terms, List<CouponView> held) {
        long at = now.getAsLong();
        ByteText text = new ByteText();
        if (held.isEmpty()) {
            call.fail(new RefusedException(NOT_CLAIMED));
        } else if (terms.perUser() > 1) {
            CouponWriter.list(text, terms, held, at);
            send(call, text.add('}'));
        } else {
            new CouponWriter(terms).json(text, terms, held.get(0), at);
            send(call, text);
        }
    }

    private void send(ApiCall call, ByteText text) {
        responses.json(call.request(), 200, text.toBuffer());
    }

    private Future<Terms> terms(ApiCall call) {
        return campaigns
                .campaign(call.campaign())
                .map(found -> found.orElseThrow(() -> new RefusedException(Problem.of(ProblemKind.CAMPAIGN_NOT_FOUND))))
                .map(view -> CampaignCalls.requireVisible(view, call.caller()))
                .map(CampaignCalls::requireCoupons)
                .map(CampaignView::terms);
    }
}
