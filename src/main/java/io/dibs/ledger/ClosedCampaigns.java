package io.dibs.ledger;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Who holds what of campaigns that are closed, for claims that still come: many of any campaigns with one statement, on
 * a connection of its own, so that neither the shards nor the API's reads wait behind a crowd.
 */
public final class ClosedCampaigns {
    /**
     * $1 campaigns, $2 users, $3 keys, $4 lists: one of each for a claim. OFFSET 0 keeps the planner from joining the
     * whole tables, so that each claim is one probe of the index over users, however stale the statistics are.
     */
    private static final String FIND = "SELECT asked.n::int, " + CouponRecord.columns("k") + """
             FROM unnest($1::text[], $2::text[], $3::uuid[]) WITH ORDINALITY AS asked (campaign, user_id, key, n)
             CROSS JOIN LATERAL (
                 SELECT * FROM coupon
                 WHERE coupon.user_id = asked.user_id AND coupon.campaign = asked.campaign
                   AND (coupon.key IS NULL OR coupon.key = asked.key)
                 OFFSET 0
             ) k""";

    private static final String NOT_ELIGIBLE = """
            SELECT asked.n::int
            FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS asked (list, user_id, n)
            LEFT JOIN LATERAL (
                SELECT true AS found FROM eligible
                WHERE eligible.upload = asked.list AND eligible.user_id = asked.user_id
                OFFSET 0
            ) e ON true
            WHERE asked.list <> 0 AND e.found IS NULL""";

    private final ShardConnection link;

    ClosedCampaigns(ShardConnection link) {
        this.link = link;
    }

    /** @param key the hash of the idempotency key; null where each user may hold one coupon only */
    public record Claim(Terms terms, String userId, HolderIdentity key) {
        UUID keyOrNull() {
            return key == null ? null : new UUID(key.high(), key.low());
        }
    }

    /** @param coupon that the claim won; null where there is none */
    public record Holding(CouponRecord coupon, boolean isEligible) {
        private static final Holding NOTHING = new Holding(null, true);
        private static final Holding BARRED = new Holding(null, false);
    }

    /** One for each claim, in the same order. */
    public Future<List<Holding>> find(List<Claim> claims) {
        Holding[] found = new Holding[claims.size()];
        Arrays.fill(found, Holding.NOTHING);
        return link.call(FIND, arguments(claims))
                .compose(rows -> {
                    for (Row row : rows) {
                        found[row.getInteger(0) - 1] = new Holding(CouponRecord.of(row, 1), true);
                    }
                    return bar(claims, found);
                })
                .recover(ServerFailures::<Void>told)
                .map(barred -> Arrays.asList(found));
    }

    private static Tuple arguments(List<Claim> claims) {
        return Tuple.of(
                claims.stream().map(claim -> claim.terms().campaign()).toArray(String[]::new),
                claims.stream().map(Claim::userId).toArray(String[]::new),
                claims.stream().map(Claim::keyOrNull).toArray(UUID[]::new));
    }

    /** Whoever holds nothing of a campaign that is not for everybody may not be on its list. */
    private Future<Void> bar(List<Claim> claims, Holding[] found) {
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
            if (found[i] == Holding.NOTHING && claims.get(i).terms().isForEligibleOnly()) {
                asked.add(i);
            }
        }
        if (asked.isEmpty()) {
            return Future.succeededFuture();
        }
        Object lists =
                asked.stream().map(i -> claims.get(i).terms().uploads().list()).toArray(Long[]::new);
        Object users = asked.stream().map(i -> claims.get(i).userId()).toArray(String[]::new);
        return link.call(NOT_ELIGIBLE, Tuple.of(lists, users)).map(rows -> {
            rows.forEach(row -> found[asked.get(row.getInteger(0) - 1)] = Holding.BARRED);
            return null;
        });
    }
}
