package io.dibs.ledger;

import io.dibs.campaign.Terms;
import io.dibs.repository.CampaignAudit;
import io.dibs.repository.CampaignView;
import io.dibs.repository.CouponFeed.CouponBlock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A closed campaign on its way out of PostgreSQL: what its files are made of, and the removal of its coupons. No node
 * has to run, and those that run need not know: the owner of a closed campaign holds none of its coupons. One call at a
 * time.
 */
public final class CampaignArchive {
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final BoundedPool bounded;
    private final CampaignQueries campaigns;
    private final CouponFeedQueries feed;
    private final CampaignAuditor auditor;

    public CampaignArchive(Vertx vertx, PostgresSettings settings) {
        bounded = BoundedPool.ofCommand(vertx, settings, "archive");
        auditor = new CampaignAuditor(vertx, settings);
        campaigns = new CampaignQueries(bounded, auditor);
        feed = new CouponFeedQueries(bounded);
    }

    /**
     * How far a campaign is archived.
     *
     * @param key stands for it in the tables of coupons
     * @param indexed the last sequence whose holder is derived
     * @param treeSize of its transparency log
     * @param checkpoint the signed note of that size; null where nothing is signed
     * @param sha256 of the lines that were written before its coupons were frozen; null where none were
     * @param removingAt since when its coupons are removed, milliseconds of the epoch; null before
     * @param removedAt when the last one had gone; null before
     */
    public record ArchiveProgress(
            int key,
            int indexed,
            int treeSize,
            @Nullable String checkpoint,
            byte @Nullable [] sha256,
            @Nullable Long removingAt,
            @Nullable Long removedAt) {}

    /**
     * What the log holds, and what happened to its coupons.
     *
     * @param runs rows of the log
     * @param coupons in all runs
     */
    public record LogCounts(long runs, long coupons, long redeemed, long revoked) {
        /** None of these is ever undone, so it tells whether something has happened since. */
        public long changes() {
            return redeemed + revoked;
        }
    }

    /** What happened to a coupon after it was issued; one of both moments is null. */
    public record CouponChange(
            int sequence,
            @Nullable Long redeemedAt,
            @Nullable String reference,
            @Nullable Long revokedAt) {}

    public Future<Optional<CampaignView>> campaign(String id) {
        return campaigns.campaign(id);
    }

    /** Of a campaign that is there. */
    public Future<ArchiveProgress> progress(String campaign) {
        return bounded.many(ArchiveStatements.PROGRESS, Tuple.of(campaign), CampaignArchive::progress)
                .map(rows -> rows.get(0));
    }

    public Future<LogCounts> counts(int key) {
        return bounded.many(
                        ArchiveStatements.COUNTS,
                        Tuple.of(key),
                        row -> new LogCounts(
                                row.getLong("runs"),
                                row.getLong("coupons"),
                                row.getLong("redeemed"),
                                row.getLong("revoked")))
                .map(rows -> rows.get(0));
    }

    /** Fails with {@link ArchivedCampaignException} once its coupons are removed. */
    public Future<Optional<CampaignAudit>> audit(String campaign) {
        return auditor.audit(campaign);
    }

    public Future<CouponBlock> block(Terms terms, int from, int to) {
        return feed.block(terms, from, to);
    }

    /** In the order of sequences. */
    public Future<List<CouponChange>> changes(int key, int from, int to) {
        return bounded.many(ArchiveStatements.STATES, Tuple.of(key, from, to), CampaignArchive::change);
    }

    public enum FreezeResult {
        /** From here on no coupon of the campaign is redeemed, revoked or shown. */
        FROZEN,
        /** It is not closed any more, or has other coupons. */
        CHANGED,
        /** Somebody reads for long, as a dump does. */
        HELD_UP
    }

    public Future<FreezeResult> freeze(String campaign, int coupons, byte[] sha256) {
        return bounded.withTransaction(
                        connection -> freeze(connection, Tuple.of(campaign, coupons, Buffer.buffer(sha256))))
                .recover(CampaignArchive::heldUp);
    }

    private static Future<FreezeResult> heldUp(Throwable failure) {
        return failure instanceof PgException refused && LOCK_NOT_AVAILABLE.equals(refused.getSqlState())
                ? Future.succeededFuture(FreezeResult.HELD_UP)
                : ServerFailures.translated(failure);
    }

    private static Future<FreezeResult> freeze(SqlConnection connection, Tuple arguments) {
        return connection
                .query(ArchiveStatements.LOCK)
                .execute()
                .compose(locked ->
                        connection.preparedQuery(ArchiveStatements.FREEZE).execute(arguments))
                .map(rows -> rows.rowCount() == 1 ? FreezeResult.FROZEN : FreezeResult.CHANGED);
    }

    /** Undoes {@link #freeze}, where nothing is removed yet. */
    public Future<Void> thaw(int key) {
        return bounded.execute(ArchiveStatements.THAW, Tuple.of(key)).mapEmpty();
    }

    /**
     * Begins with the removal of a frozen campaign's coupons, and notes it in its history.
     *
     * @param changes that the files have
     * @return false where something happened to a coupon that the files do not have; nothing is done then
     */
    public Future<Boolean> beginRemoval(String campaign, long changes, String who) {
        return bounded.execute(CommandStatements.ARCHIVE, Tuple.of(campaign, changes, who))
                .map(rows -> rows.iterator().next().getLong("begun") == 1);
    }

    /** Of a campaign whose removal has begun. */
    public CouponRemoval removal(String campaign, int key) {
        return new CouponRemoval(bounded, campaign, key);
    }

    public Future<Void> close() {
        return bounded.close();
    }

    private static ArchiveProgress progress(Row row) {
        Buffer sha256 = row.getBuffer("sha256");
        return new ArchiveProgress(
                row.getInteger("key"),
                row.getInteger("upto"),
                row.getInteger("tree_size"),
                row.getString("checkpoint"),
                sha256 == null ? null : sha256.getBytes(),
                TimestampConversion.millisOrNull(row.getOffsetDateTime("removing_at")),
                TimestampConversion.millisOrNull(row.getOffsetDateTime("removed_at")));
    }

    private static CouponChange change(Row row) {
        return new CouponChange(
                row.getInteger("sequence"),
                TimestampConversion.millisOrNull(row.getOffsetDateTime("redeemed_at")),
                row.getString("reference"),
                TimestampConversion.millisOrNull(row.getOffsetDateTime("revoked_at")));
    }
}
