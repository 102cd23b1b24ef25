package io.dibs.http;

import io.dibs.campaign.Code;
import io.dibs.campaign.Code.Address;
import io.dibs.campaign.Terms;
import io.vertx.core.Future;
import java.util.Optional;

/** Finds coupons by what people type. */
final class CouponLookup {
    private static final Refused MISTYPED = new Refused(Problem.of(ProblemKind.CODE_MISTYPED));
    private static final Refused NOT_FOUND = new Refused(Problem.of(ProblemKind.COUPON_NOT_FOUND));

    private final Coupons coupons;

    CouponLookup(Coupons coupons) {
        this.coupons = coupons;
    }

    /** Where the coupon of a code stands, if it has been issued. */
    record Place(Terms terms, int sequence) {}

    /** A typing error is known as such before anything is read. */
    Future<Place> place(String code) {
        return Code.read(code)
                .map(address -> coupons.campaign(address.shard(), address.number())
                        .compose(found -> place(found, address)))
                .orElseGet(() -> Future.failedFuture(MISTYPED));
    }

    private static Future<Place> place(Optional<CampaignView> found, Address address) {
        int sequence = found.map(view -> Code.sequence(address, view.terms().codeKey())).orElse(0);
        return sequence == 0
                ? Future.failedFuture(NOT_FOUND)
                : Future.succeededFuture(new Place(found.get().terms(), sequence));
    }

    Future<CouponView> coupon(Place place) {
        return coupons.coupon(place.terms().campaign(), place.sequence())
                .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> Future.failedFuture(NOT_FOUND)));
    }

    static Refused notFound() {
        return NOT_FOUND;
    }
}
