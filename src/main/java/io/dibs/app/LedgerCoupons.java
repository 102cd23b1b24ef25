package io.dibs.app;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.dibs.ledger.CouponRecord;
import io.dibs.ledger.PostgresLedger;
import io.dibs.ledger.UserCoupon;
import io.dibs.ledger.UserCouponPage;
import io.dibs.repository.CouponRepository;
import io.dibs.repository.CouponRepository.CodeLocation;
import io.dibs.repository.CouponRepository.HeldCoupon;
import io.dibs.repository.CouponRepository.HoldingCursor;
import io.dibs.repository.CouponRepository.HoldingQuery;
import io.dibs.repository.CouponRepository.UserCouponCounts;
import io.dibs.repository.CouponView;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Coupons as the API needs them, out of the ledger. */
final class LedgerCoupons implements CouponRepository {
    private final PostgresLedger ledger;

    LedgerCoupons(PostgresLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Future<Optional<CodeLocation>> ownCode(String code) {
        return ledger.queries()
                .ownCode(code)
                .map(found -> found.map(place -> new CodeLocation(place.campaign(), place.sequence())));
    }

    @Override
    public Future<Optional<CouponView>> coupon(String campaign, int sequence) {
        return ledger.queries().coupon(campaign, sequence).map(found -> found.map(LedgerCoupons::view));
    }

    @Override
    public Future<List<CouponView>> ofUser(String campaign, String userId) {
        return ledger.queries()
                .couponsOf(campaign, userId)
                .map(found -> found.stream().map(LedgerCoupons::view).toList());
    }

    @Override
    public Future<Optional<CouponView>> redeem(Terms terms, int sequence, String reference, long now) {
        return ledger.redemptions()
                .redeem(terms, sequence, reference, now)
                .map(redeemed -> redeemed.map(LedgerCoupons::view));
    }

    @Override
    public Future<List<HeldCoupon>> ofUser(HoldingQuery query) {
        HoldingCursor after = query.after();
        UserCouponPage page = new UserCouponPage(
                query.userId(), query.state(), query.now(), after.campaign(), after.ordinal(), query.limit());
        Future<List<UserCoupon>> found = query.expiresBefore() == null
                ? ledger.holdings().ofUser(page)
                : ledger.holdings().expiring(page, query.expiresBefore(), after.expiresAt());
        return found.map(all -> all.stream().map(LedgerCoupons::view).toList());
    }

    private static HeldCoupon view(UserCoupon holding) {
        return new HeldCoupon(holding.terms(), holding.coupon().ordinal(), view(holding.coupon()));
    }

    @Override
    public Future<UserCouponCounts> counts(String userId, long now) {
        return ledger.holdings()
                .counts(userId, now)
                .map(counts -> new UserCouponCounts(
                        counts.issued(),
                        counts.redeemed(),
                        counts.revoked(),
                        counts.expired(),
                        counts.firstIssuedAt(),
                        counts.lastIssuedAt()));
    }

    static CouponView view(CouponRecord record) {
        HolderIdentity key = record.key() == null
                ? null
                : new HolderIdentity(
                        record.key().getMostSignificantBits(), record.key().getLeastSignificantBits());
        return new CouponView(
                record.sequence(),
                record.userId(),
                record.issuedAt(),
                key,
                record.code(),
                record.redeemedAt(),
                record.reference(),
                record.revokedAt());
    }
}
