package io.dibs.app;

import io.dibs.campaign.Terms;
import io.dibs.ledger.CouponRun;
import io.dibs.ledger.PostgresLedger;
import io.dibs.repository.CouponFeed;
import io.dibs.repository.CouponFeed.CouponBlock;
import io.dibs.repository.CouponView;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Coupons in the order of their sequences, out of the ledger. */
final class LedgerFeed implements CouponFeed {
    private final PostgresLedger ledger;

    LedgerFeed(PostgresLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Future<List<CouponView>> page(String campaign, int after, int limit) {
        return ledger.queries()
                .coupons(campaign, after, limit)
                .map(found -> found.stream().map(LedgerCoupons::view).toList());
    }

    @Override
    public Future<Map<String, Integer>> issued(Set<String> campaigns) {
        return ledger.feed().issued(campaigns);
    }

    @Override
    public Future<CouponBlock> block(Terms terms, int from, int to) {
        return ledger.feed().run(terms, from, to).map(LedgerFeed::block);
    }

    private static CouponBlock block(CouponRun run) {
        return new CouponBlock(run.first(), run.userIds(), run.codes(), run.issuedAt(), run.redeemed(), run.revoked());
    }
}
