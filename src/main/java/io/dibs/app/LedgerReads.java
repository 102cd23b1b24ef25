package io.dibs.app;

import io.dibs.campaign.Identity;
import io.dibs.campaign.State;
import io.dibs.campaign.Terms;
import io.dibs.http.AuditView;
import io.dibs.http.CampaignReads;
import io.dibs.http.CampaignView;
import io.dibs.http.CouponView;
import io.dibs.http.HistoryView;
import io.dibs.http.live.Standing;
import io.dibs.ledger.Audit;
import io.dibs.ledger.CampaignRecord;
import io.dibs.ledger.CouponRecord;
import io.dibs.ledger.HistoryRecord;
import io.dibs.ledger.PostgresLedger;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the API reads, out of the ledger's queries. */
final class LedgerReads implements CampaignReads {
    private final PostgresLedger ledger;

    LedgerReads(PostgresLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Future<Optional<CampaignView>> campaign(String id) {
        return ledger.queries().campaign(id).map(found -> found.map(LedgerReads::view));
    }

    @Override
    public Future<List<CampaignView>> campaigns(State state, long now, String after, int limit) {
        String from = after == null ? "" : after;
        Future<List<CampaignRecord>> found = state == null
                ? ledger.queries().campaigns(from, limit)
                : ledger.queries().campaigns(state, now, from, limit);
        return found.map(page -> page.stream().map(LedgerReads::view).toList());
    }

    @Override
    public Future<List<HistoryView>> history(String campaign, long before, int limit) {
        return ledger.queries()
                .history(campaign, before, limit)
                .map(page -> page.stream().map(LedgerReads::view).toList());
    }

    @Override
    public Future<List<CouponView>> couponsOf(String campaign, String userId) {
        return ledger.queries().couponsOf(campaign, userId).map(LedgerReads::views);
    }

    @Override
    public Future<List<CouponView>> coupons(String campaign, int after, int limit) {
        return ledger.queries().coupons(campaign, after, limit).map(LedgerReads::views);
    }

    @Override
    public Future<Optional<AuditView>> audit(String campaign) {
        return ledger.audits().audit(campaign).map(found -> found.map(LedgerReads::view));
    }

    Future<List<Standing>> standings(Set<String> campaigns) {
        return ledger.queries()
                .standings(campaigns)
                .map(found -> found.stream()
                        .map(each -> new Standing(each.terms(), each.issued()))
                        .toList());
    }

    @Override
    public Future<byte[]> codes(Terms terms, int from, int to) {
        return ledger.codes().run(terms.campaign(), from, to);
    }

    @Override
    public Future<Boolean> isEligible(Terms terms, String userId) {
        return ledger.codes().isEligible(terms, userId);
    }

    private static HistoryView view(HistoryRecord change) {
        return new HistoryView(
                change.number(),
                change.at(),
                change.who(),
                change.action(),
                viewOrNull(change.before()),
                viewOrNull(change.after()),
                change.revoked());
    }

    private static CampaignView viewOrNull(CampaignRecord record) {
        return record == null ? null : view(record);
    }

    static CampaignView view(CampaignRecord record) {
        return new CampaignView(record.terms(), record.details(), record.issued());
    }

    private static List<CouponView> views(List<CouponRecord> records) {
        return records.stream().map(LedgerReads::view).toList();
    }

    static CouponView view(CouponRecord record) {
        Identity key = record.key() == null
                ? null
                : new Identity(record.key().getMostSignificantBits(), record.key().getLeastSignificantBits());
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

    private static AuditView view(Audit audit) {
        return new AuditView(
                audit.stock(),
                audit.issued(),
                audit.highestSequence(),
                audit.gaps(),
                audit.duplicates(),
                audit.overIssue());
    }
}
