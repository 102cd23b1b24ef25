package io.dibs.ledger;

import io.dibs.campaign.Terms;
import io.dibs.campaign.UserHash;
import io.dibs.shard.CouponPage;
import io.dibs.shard.EligiblePage;
import io.dibs.shard.RecoveredCampaign;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Reads back what a shard's memory needs, over a few connections that all shards of the node share. */
final class RecoveryReader {
    private static final int CAMPAIGNS_AT_ONCE = 1_000;
    private static final int USERS_AT_ONCE = 8_192;

    private final RecoveryReadPool pool;
    private final UserHash hash;

    RecoveryReader(RecoveryReadPool pool, UserHash hash) {
        this.pool = pool;
        this.hash = hash;
    }

    Future<List<RecoveredCampaign>> readCampaigns(int shard) {
        return readCampaigns(shard, Integer.MIN_VALUE, new ArrayList<>());
    }

    private Future<List<RecoveredCampaign>> readCampaigns(int shard, int afterNumber, List<RecoveredCampaign> found) {
        return pool.read(ShardStatements.CAMPAIGNS, Tuple.of(shard, afterNumber, CAMPAIGNS_AT_ONCE), rows -> rows)
                .compose(rows -> {
                    rows.forEach(row -> found.add(TermsRow.found(row)));
                    return rows.size() < CAMPAIGNS_AT_ONCE
                            ? Future.succeededFuture(found)
                            : readCampaigns(shard, lastNumber(found), found);
                });
    }

    private static int lastNumber(List<RecoveredCampaign> found) {
        return found.get(found.size() - 1).terms().number();
    }

    Future<CouponPage> readCoupons(Terms terms, int from, int to) {
        return pool.read(
                ShardStatements.RUNS,
                Tuple.of(terms.campaign(), from, to),
                runs -> CouponRunReader.page(runs, hash, terms.isKeyed(), from, to));
    }

    /** Coupons that nobody has, read the way of a recovery: over its connections, decoded and hashed by its code. */
    Future<List<CouponPage>> readMadeUp(int pages, int pageCoupons) {
        List<Future<CouponPage>> reads = new ArrayList<>();
        for (int page = 0; page < pages; page++) {
            int from = 1 + page * pageCoupons;
            int to = from + pageCoupons - 1;
            reads.add(pool.read(
                    ShardStatements.MADE_UP_RUNS,
                    Tuple.of(from, to),
                    runs -> CouponRunReader.page(runs, hash, false, from, to)));
        }
        return Future.all(reads).map(all -> all.list());
    }

    Future<int[]> readRevoked(Terms terms, int after, int limit) {
        return pool.read(ShardStatements.REVOKED, Tuple.of(terms.campaign(), after, limit), rows -> {
            int[] sequences = new int[rows.size()];
            int next = 0;
            for (Row row : rows) {
                sequences[next++] = row.getInteger(0);
            }
            return sequences;
        });
    }

    Future<EligiblePage> readEligibleUsers(Terms terms, String after) {
        return pool.read(
                ShardStatements.ELIGIBLE,
                Tuple.of(terms.uploads().list(), after, USERS_AT_ONCE),
                rows -> EligibleDecoder.page(rows.iterator().next(), hash, USERS_AT_ONCE));
    }
}
