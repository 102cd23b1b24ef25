package io.dibs.app;

import io.dibs.ledger.ClosedCampaigns;
import io.dibs.repository.ForgottenClaims;
import io.vertx.core.Future;
import java.util.List;

/** Claims on closed campaigns, out of the ledger. */
final class LedgerForgottenClaims implements ForgottenClaims {
    private final ClosedCampaigns campaigns;

    LedgerForgottenClaims(ClosedCampaigns campaigns) {
        this.campaigns = campaigns;
    }

    @Override
    public Future<List<Finding>> find(List<Question> questions) {
        return campaigns
                .find(questions.stream().map(LedgerForgottenClaims::claim).toList())
                .map(found -> found.stream().map(LedgerForgottenClaims::finding).toList());
    }

    private static ClosedCampaigns.Claim claim(Question question) {
        return new ClosedCampaigns.Claim(question.terms(), question.userId(), question.key());
    }

    private static Finding finding(ClosedCampaigns.Holding holding) {
        return new Finding(
                holding.coupon() == null ? null : LedgerCoupons.view(holding.coupon()), holding.isEligible());
    }
}
