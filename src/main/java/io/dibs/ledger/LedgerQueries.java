package io.dibs.ledger;

import io.dibs.campaign.CampaignStatus;
import io.dibs.shard.RecoveredCampaign;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What the API reads, over a pool of its own: however busy it is, no shard waits for it. It reads the primary. */
public final class LedgerQueries {
    /** Reads that wait for a connection; one more fails at once. */
    private static final int MAX_WAITING = 1_000;

    private static final String COUPON = "SELECT " + CouponRecord.columns("coupon") + " FROM coupon WHERE ";

    private final Pool pool;
    private final BoundedPool bounded;

    LedgerQueries(Vertx vertx, PostgresSettings settings) {
        PostgresLimits limits = settings.limits();
        pool = PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(limits.queryConnections())
                        .setMaxWaitQueueSize(MAX_WAITING)
                        .setConnectionTimeout(limits.connectMillis())
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setIdleTimeout(limits.idleMillis())
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
                .connectingTo(() -> checked(vertx, settings))
                .using(vertx)
                .build();
        bounded = new BoundedPool(pool, limits.callMillis());
    }

    /** The pool offers no way to refuse a connection that it has opened, so another one looks before each. */
    private static Future<SqlConnectOptions> checked(Vertx vertx, PostgresSettings settings) {
        PostgresLimits limits = settings.limits();
        SessionCheck check = new SessionCheck(settings.onPrimary(), limits.statementMillis());
        return PgConnection.connect(vertx, settings.connectOptions("queries check", limits.statementMillis()))
                .compose(open -> check.pass(open).eventually(open::close))
                .timeout(limits.connectMillis(), TimeUnit.MILLISECONDS)
                .map(sound -> settings.connectOptions("queries", limits.statementMillis()));
    }

    public Future<Optional<CampaignRecord>> campaign(String id) {
        return bounded.one(ShardStatements.CAMPAIGN + "c.id = $1", Tuple.of(id), CampaignRecord::of);
    }

    public Future<Optional<CampaignRecord>> campaign(int shard, int number) {
        return bounded.one(
                ShardStatements.CAMPAIGN + "c.shard = $1 AND c.number = $2",
                Tuple.of(shard, number),
                CampaignRecord::of);
    }

    /**
     * @param drafts whether drafts are among them
     * @param after the last id of the page before; empty for the first
     */
    public Future<List<CampaignRecord>> campaigns(boolean drafts, String after, int limit) {
        return bounded.many(
                ShardStatements.CAMPAIGN + "c.id > $1 AND ($3 OR c.phase <> 'DRAFT') ORDER BY c.id LIMIT $2",
                Tuple.of(after, limit, drafts),
                CampaignRecord::of);
    }

    /** The same, of those that are in this state at that time. */
    public Future<List<CampaignRecord>> campaigns(
            CampaignStatus state, boolean drafts, long now, String after, int limit) {
        return bounded.many(
                ShardStatements.CAMPAIGN + "c.id > $1 AND " + StateCondition.of(state, "$3")
                        + " AND ($4 OR c.phase <> 'DRAFT') ORDER BY c.id LIMIT $2",
                Tuple.of(after, limit, TimestampConversion.of(now), drafts),
                CampaignRecord::of);
    }

    /**
     * A campaign's changes, the latest first, also of one that is deleted.
     *
     * @param before the number of the last one of the page before; {@link Long#MAX_VALUE} for the first
     */
    public Future<List<HistoryRecord>> history(String campaign, long before, int limit) {
        return bounded.many(
                HistoryRecord.SELECT + "campaign = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
                Tuple.of(campaign, before, limit),
                HistoryRecord::of);
    }

    /** Those that are open by their phase and schedule, the newest first. */
    public Future<List<CampaignRecord>> openCampaigns(int limit) {
        return bounded.many(
                ShardStatements.CAMPAIGN + "c.phase = 'LIVE' AND coalesce(c.opens_at <= now(), true)"
                        + " AND coalesce(c.closes_at > now(), true) ORDER BY c.created_at DESC, c.id LIMIT $1",
                Tuple.of(limit),
                CampaignRecord::of);
    }

    /** What is committed of these campaigns, without what they say of themselves. */
    public Future<List<RecoveredCampaign>> standings(Set<String> ids) {
        return bounded.many(ShardStatements.STANDINGS, Tuple.of(ids.toArray(new String[0])), TermsRow::found);
    }

    public Future<Optional<CouponRecord>> coupon(String campaign, int sequence) {
        return bounded.one(COUPON + "campaign = $1 AND sequence = $2", Tuple.of(campaign, sequence), CouponRecord::of);
    }

    /** The campaign that brought this code, and its position there. Case, dashes and blanks do not matter. */
    public Future<Optional<CodeRow>> ownCode(String code) {
        return bounded.one(OwnCodeTable.PLACE, Tuple.of(code), CodeRow::of);
    }

    /** A user's coupons of one campaign, at most {@code perUser}. */
    public Future<List<CouponRecord>> couponsOf(String campaign, String userId) {
        return bounded.many(
                COUPON + "user_id = $1 AND campaign = $2 ORDER BY ordinal",
                Tuple.of(userId, campaign),
                CouponRecord::of);
    }

    /** The feed: coupons in sequence order. */
    public Future<List<CouponRecord>> coupons(String campaign, int after, int limit) {
        return bounded.many(
                COUPON + "campaign = $1 AND sequence > $2 ORDER BY sequence LIMIT $3",
                Tuple.of(campaign, after, limit),
                CouponRecord::of);
    }

    /** What else is read and written beside the shards shares it: none of them waits for it. */
    BoundedPool pool() {
        return bounded;
    }

    Future<Void> close() {
        return pool.close();
    }
}
