package io.dibs.ledger;

import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignStatus;
import io.dibs.repository.CampaignAudit;
import io.dibs.repository.CampaignProgressReader;
import io.dibs.repository.CampaignRepository;
import io.dibs.repository.CampaignView;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Campaigns in PostgreSQL, as the API reads them. */
final class CampaignQueries implements CampaignRepository, CampaignProgressReader {
    private final BoundedPool pool;
    private final CampaignAuditor auditor;

    CampaignQueries(BoundedPool pool, CampaignAuditor auditor) {
        this.pool = pool;
        this.auditor = auditor;
    }

    @Override
    public Future<Optional<CampaignView>> campaign(String id) {
        return pool.one(CampaignStatements.BY_ID, Tuple.of(id), CampaignQueries::campaign);
    }

    @Override
    public Future<Optional<CampaignView>> campaign(int shard, int number) {
        return pool.one(CampaignStatements.BY_NUMBER, Tuple.of(shard, number), CampaignQueries::campaign);
    }

    @Override
    public Future<List<CampaignView>> campaigns(
            @Nullable CampaignStatus status, boolean drafts, long now, @Nullable String after, int limit) {
        Tuple page = Tuple.of(after == null ? "" : after, limit, drafts);
        return status == null
                ? pool.many(CampaignStatements.PAGE, page, CampaignQueries::campaign)
                : pool.many(
                        CampaignStatements.pageOf(status),
                        page.addOffsetDateTime(TimestampConversion.of(now)),
                        CampaignQueries::campaign);
    }

    @Override
    public Future<List<HistoryEntry>> history(String campaign, long before, int limit) {
        return pool.many(CampaignStatements.HISTORY, Tuple.of(campaign, before, limit), CampaignQueries::change);
    }

    @Override
    public Future<Optional<CampaignAudit>> audit(String campaign) {
        return auditor.audit(campaign).recover(CampaignQueries::withoutAdvice);
    }

    /** What to do about a connection that fails is for the command line. To the API it is an outage like any other. */
    private static <T> Future<T> withoutAdvice(Throwable failure) {
        return Future.failedFuture(
                failure instanceof UnfitDatabaseException && failure.getCause() != null ? failure.getCause() : failure);
    }

    @Override
    public Future<List<CampaignProgress>> of(Set<String> campaigns) {
        return pool.many(
                CampaignStatements.PROGRESS,
                Tuple.tuple().addArrayOfString(campaigns.toArray(String[]::new)),
                CampaignQueries::progress);
    }

    /** Those that are open by their phase and schedule, the newest first. */
    Future<List<CampaignProgress>> open(int limit) {
        return pool.many(CampaignStatements.OPEN, Tuple.of(limit), CampaignQueries::progress);
    }

    Future<LedgerMonitor.Contents> contents() {
        return pool.many(
                        CampaignStatements.CONTENTS,
                        Tuple.tuple(),
                        row -> new LedgerMonitor.Contents(row.getLong("campaigns"), row.getLong("coupons")))
                .map(rows -> rows.get(0));
    }

    /** How many have lost coupons, and wait for somebody to decide. */
    Future<Long> behind() {
        return pool.many(CampaignStatements.BEHIND, Tuple.tuple(), row -> row.getLong("behind"))
                .map(rows -> rows.get(0));
    }

    private static CampaignProgress progress(Row row) {
        return new CampaignProgress(TermsRow.terms(row), row.getInteger("issued"));
    }

    private static CampaignView campaign(Row row) {
        return new CampaignView(
                TermsRow.terms(row),
                new CampaignDescription(row.getString("name"), row.getString("benefit"), row.getString("metadata")),
                row.getInteger("issued"),
                TimestampConversion.millisOrNull(row.getOffsetDateTime("archived_at")));
    }

    private static HistoryEntry change(Row row) {
        return new HistoryEntry(
                row.getLong("number"),
                TimestampConversion.millis(row.getOffsetDateTime("at")),
                row.getString("who"),
                row.getString("action"),
                KeptCampaign.read(row.getString("before")),
                KeptCampaign.read(row.getString("after")),
                row.getInteger("revoked"));
    }
}
