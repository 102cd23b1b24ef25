package io.dibs.app;

import io.dibs.campaign.CampaignStatus;
import io.dibs.ledger.CampaignRecord;
import io.dibs.ledger.HistoryRecord;
import io.dibs.ledger.PostgresLedger;
import io.dibs.ledger.UnfitDatabaseException;
import io.dibs.repository.CampaignAudit;
import io.dibs.repository.CampaignProgressReader.CampaignProgress;
import io.dibs.repository.CampaignRepository;
import io.dibs.repository.CampaignRepository.HistoryEntry;
import io.dibs.repository.CampaignView;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Campaigns as the API shows them, out of the ledger's queries. */
final class LedgerCampaigns implements CampaignRepository {
    private final PostgresLedger ledger;

    LedgerCampaigns(PostgresLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Future<Optional<CampaignView>> campaign(String id) {
        return ledger.queries().campaign(id).map(found -> found.map(LedgerCampaigns::view));
    }

    @Override
    public Future<Optional<CampaignView>> campaign(int shard, int number) {
        return ledger.queries().campaign(shard, number).map(found -> found.map(LedgerCampaigns::view));
    }

    @Override
    public Future<List<CampaignView>> campaigns(
            CampaignStatus state, boolean drafts, long now, String after, int limit) {
        String from = after == null ? "" : after;
        Future<List<CampaignRecord>> found = state == null
                ? ledger.queries().campaigns(drafts, from, limit)
                : ledger.queries().campaigns(state, drafts, now, from, limit);
        return found.map(page -> page.stream().map(LedgerCampaigns::view).toList());
    }

    @Override
    public Future<List<HistoryEntry>> history(String campaign, long before, int limit) {
        return ledger.queries()
                .history(campaign, before, limit)
                .map(page -> page.stream().map(LedgerCampaigns::view).toList());
    }

    @Override
    public Future<Optional<CampaignAudit>> audit(String campaign) {
        return ledger.audits().audit(campaign).recover(LedgerCampaigns::withoutAdvice);
    }

    Future<List<CampaignProgress>> standings(Set<String> campaigns) {
        return ledger.queries().standings(campaigns).map(found -> found.stream()
                .map(each -> new CampaignProgress(each.terms(), each.issued()))
                .toList());
    }

    private static HistoryEntry view(HistoryRecord change) {
        return new HistoryEntry(
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

    private static CampaignView view(CampaignRecord record) {
        return new CampaignView(record.terms(), record.details(), record.issued());
    }

    /** What to do about a connection that fails is for the command line. To the API it is an outage like any other. */
    private static <T> Future<T> withoutAdvice(Throwable failure) {
        return Future.failedFuture(
                failure instanceof UnfitDatabaseException && failure.getCause() != null ? failure.getCause() : failure);
    }
}
