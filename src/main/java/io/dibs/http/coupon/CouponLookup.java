package io.dibs.http.coupon;

import io.dibs.campaign.CouponCode;
import io.dibs.campaign.CouponCode.Address;
import io.dibs.campaign.Terms;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.repository.CampaignRepository;
import io.dibs.repository.CampaignView;
import io.dibs.repository.CouponRepository;
import io.dibs.repository.CouponRepository.CodeLocation;
import io.dibs.repository.CouponView;
import io.vertx.core.Future;
import java.util.Optional;

/** Finds coupons by what people type. */
final class CouponLookup {
    private static final RefusedException MISTYPED = new RefusedException(Problem.of(ProblemKind.CODE_MISTYPED));
    private static final RefusedException ARCHIVED = new RefusedException(Problem.of(ProblemKind.ARCHIVED));
    private static final RefusedException NOT_FOUND = new RefusedException(Problem.of(ProblemKind.COUPON_NOT_FOUND));

    private final CampaignRepository campaigns;
    private final CouponRepository coupons;

    CouponLookup(CampaignRepository campaigns, CouponRepository coupons) {
        this.campaigns = campaigns;
        this.coupons = coupons;
    }

    /** Where the coupon of a code stands, if it has been issued. */
    record Place(Terms terms, int sequence, boolean own) {
        /** Looking up guessable codes reveals nothing but that they are invalid. */
        RefusedException nothing() {
            return own ? MISTYPED : NOT_FOUND;
        }
    }

    /**
     * A typing error in a code that Dibs made is known as such; what reads otherwise may be a code that was brought.
     */
    Future<Place> location(String code) {
        return CouponCode.read(code)
                .map(address -> campaigns
                        .campaign(address.shard(), address.number())
                        .compose(found -> location(found, address)))
                .orElseGet(() -> ownLocation(code));
    }

    private static Future<Place> location(Optional<CampaignView> found, Address address) {
        int sequence = found.map(
                        view -> CouponCode.sequence(address, view.terms().codeKey()))
                .orElse(0);
        return sequence == 0 || found.get().terms().hasOwnCodes()
                ? Future.failedFuture(NOT_FOUND)
                : place(found.get(), sequence, false);
    }

    private Future<Place> ownLocation(String code) {
        return coupons.ownCode(code)
                .compose(found -> found.map(this::location).orElseGet(() -> Future.failedFuture(MISTYPED)));
    }

    private Future<Place> location(CodeLocation place) {
        return campaigns.campaign(place.campaign()).compose(found -> found.map(
                        view -> place(view, place.sequence(), true))
                .orElseGet(() -> Future.failedFuture(MISTYPED)));
    }

    private static Future<Place> place(CampaignView view, int sequence, boolean own) {
        return view.isArchived()
                ? Future.failedFuture(ARCHIVED)
                : Future.succeededFuture(new Place(view.terms(), sequence, own));
    }

    Future<CouponView> coupon(Place location) {
        return coupons.coupon(location.terms().campaign(), location.sequence())
                .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> Future.failedFuture(NOT_FOUND)));
    }

    static boolean isNotFound(Throwable failure) {
        return failure == NOT_FOUND;
    }
}
