package io.dibs.app;

import io.dibs.campaign.Terms;
import io.dibs.http.CampaignView;
import io.dibs.http.CodePlace;
import io.dibs.http.CouponBlock;
import io.dibs.http.CouponView;
import io.dibs.http.Coupons;
import io.dibs.http.HeldCoupon;
import io.dibs.http.HoldingCounts;
import io.dibs.http.HoldingCursor;
import io.dibs.http.HoldingQuery;
import io.dibs.ledger.CouponRun;
import io.dibs.ledger.Holding;
import io.dibs.ledger.HoldingPage;
import io.dibs.ledger.PostgresLedger;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Coupons as the API needs them, out of the ledger. */
final class LedgerCoupons implements Coupons {
    private final PostgresLedger ledger;

    LedgerCoupons(PostgresLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Future<Optional<CampaignView>> campaign(int shard, int number) {
        return ledger.queries().campaign(shard, number).map(found -> found.map(LedgerReads::view));
    }

    @Override
    public Future<Optional<CampaignView>> campaign(String id) {
        return ledger.queries().campaign(id).map(found -> found.map(LedgerReads::view));
    }

    @Override
    public Future<Optional<CodePlace>> ownCode(String code) {
        return ledger.queries()
                .ownCode(code)
                .map(found -> found.map(place -> new CodePlace(place.campaign(), place.sequence())));
    }

    @Override
    public Future<Optional<CouponView>> coupon(String campaign, int sequence) {
        return ledger.queries().coupon(campaign, sequence).map(found -> found.map(LedgerReads::view));
    }

    @Override
    public Future<Optional<CouponView>> redeem(Terms terms, int sequence, String reference, long now) {
        return ledger.redemptions()
                .redeem(terms, sequence, reference, now)
                .map(redeemed -> redeemed.map(LedgerReads::view));
    }

    @Override
    public Future<List<HeldCoupon>> ofUser(HoldingQuery query) {
        HoldingCursor after = query.after();
        HoldingPage page = new HoldingPage(
                query.userId(), query.state(), query.now(), after.campaign(), after.ordinal(), query.limit());
        Future<List<Holding>> found = query.expiresBefore() == null
                ? ledger.holdings().ofUser(page)
                : ledger.holdings().expiring(page, query.expiresBefore(), after.expiresAt());
        return found.map(all -> all.stream().map(LedgerCoupons::view).toList());
    }

    private static HeldCoupon view(Holding holding) {
        return new HeldCoupon(
                holding.terms(), holding.coupon().ordinal(), LedgerReads.view(holding.coupon()));
    }

    @Override
    public Future<HoldingCounts> counts(String userId, long now) {
        return ledger.holdings()
                .counts(userId, now)
                .map(counts -> new HoldingCounts(
                        counts.issued(),
                        counts.redeemed(),
                        counts.revoked(),
                        counts.expired(),
                        counts.firstIssuedAt(),
                        counts.lastIssuedAt()));
    }

    @Override
    public Future<Map<String, Integer>> issued(Set<String> campaigns) {
        return ledger.feed().issued(campaigns);
    }

    @Override
    public Future<CouponBlock> block(Terms terms, int from, int to) {
        return ledger.feed().run(terms, from, to).map(LedgerCoupons::block);
    }

    private static CouponBlock block(CouponRun run) {
        return new CouponBlock(run.first(), run.userIds(), run.codes(), run.issuedAt(), run.redeemed(), run.revoked());
    }
}
