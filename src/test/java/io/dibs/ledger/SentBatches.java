package io.dibs.ledger;

import io.dibs.shard.Coupon;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What writers sent to the ledger and what it answered, put into tables of the test's own at the end, so that SQL alone
 * compares it with the log. The moments of a batch's coupons tell which batch wrote a run. Any thread.
 */
final class SentBatches {
    /** So many milliseconds belong to each batch: more than there are between its first coupon and its last. */
    static final long SPAN = 10_000;

    enum Told {
        COMMITTED,
        FENCED,
        CONTRADICTED,
        POISONED,
        /** Nothing, and nobody learned more. */
        UNKNOWN,
        /** Nothing, but the fence said afterwards, to the writer's own takeover, whether it was committed. */
        SETTLED_COMMITTED,
        SETTLED_UNWRITTEN
    }

    private record Sent(long batch, List<Coupon> coupons, Told told) {}

    private final AtomicLong batches = new AtomicLong();
    private final List<Sent> sent = new ArrayList<>();
    private final List<Coupon> revoked = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();
    private final Map<Told, Integer> counts = new EnumMap<>(Told.class);

    long next() {
        return batches.incrementAndGet();
    }

    long count() {
        return batches.get();
    }

    static long moment(long batch, int within) {
        return BlockingLedger.NOW + batch * SPAN + within;
    }

    synchronized void told(long batch, List<Coupon> coupons, Told told) {
        sent.add(new Sent(batch, List.copyOf(coupons), told));
        counts.merge(told, 1, Integer::sum);
    }

    synchronized void revoked(Coupon coupon) {
        revoked.add(coupon);
    }

    synchronized void deleted(String campaign) {
        deleted.add(campaign);
    }

    synchronized int count(Told told) {
        return counts.getOrDefault(told, 0);
    }

    @Override
    public synchronized String toString() {
        return count() + " batches " + counts + ", " + revoked.size() + " revocations, " + deleted.size()
                + " deletions";
    }

    synchronized void load(Connection database) throws SQLException {
        database.setAutoCommit(false);
        database.createStatement()
                .execute("CREATE TABLE sent (batch bigint, campaign text, sequence int, user_id text, told text);"
                        + "CREATE TABLE told_revoked (campaign text, sequence int);"
                        + "CREATE TABLE told_deleted (campaign text)");
        try (PreparedStatement insert = database.prepareStatement("INSERT INTO sent VALUES (?, ?, ?, ?, ?)")) {
            for (Sent each : sent) {
                for (Coupon coupon : each.coupons) {
                    insert.setLong(1, each.batch);
                    insert.setString(2, coupon.campaign());
                    insert.setInt(3, coupon.sequence());
                    insert.setString(4, coupon.userId());
                    insert.setString(5, each.told.name());
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
        try (PreparedStatement insert = database.prepareStatement("INSERT INTO told_revoked VALUES (?, ?)")) {
            for (Coupon coupon : revoked) {
                insert.setString(1, coupon.campaign());
                insert.setInt(2, coupon.sequence());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (PreparedStatement insert = database.prepareStatement("INSERT INTO told_deleted VALUES (?)")) {
            for (String campaign : deleted) {
                insert.setString(1, campaign);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        database.commit();
    }

    /** Violations of what must hold, each as a query that counts them. None uses a function or a view of the schema. */
    static Map<String, String> checks() {
        String log = """
                WITH log AS (
                    SELECT h.campaign, r.campaign AS key, r.first + u.n::int - 1 AS sequence, u.id AS user_id, u.n,
                           r.ordinals,
                           ((extract(epoch FROM r.issued_at) * 1000)::bigint - %d) / %d AS batch
                      FROM issue r
                      LEFT JOIN head h ON h.key = r.campaign
                     CROSS JOIN LATERAL string_to_table(r.users, E'\\x1f') WITH ORDINALITY AS u (id, n)
                )
                """.formatted(BlockingLedger.NOW, SPAN);
        return Map.ofEntries(
                Map.entry("holes and overlaps", """
                        SELECT count(*)
                          FROM (SELECT first, lag(last, 1, 0) OVER (PARTITION BY campaign ORDER BY last) AS before
                                  FROM issue) runs
                         WHERE first <> before + 1
                        """),
                Map.entry("runs that hold another number of users", """
                        SELECT count(*)
                          FROM issue
                         WHERE cardinality(string_to_array(users, E'\\x1f')) <> last - first + 1
                        """),
                Map.entry("heads that are not the end of the log", """
                        SELECT count(*)
                          FROM head h
                         WHERE h.issued <> coalesce((SELECT max(r.last) FROM issue r WHERE r.campaign = h.key), 0)
                        """),
                Map.entry("runs without a campaign", """
                        SELECT count(*)
                          FROM issue r
                         WHERE NOT EXISTS (SELECT
                                             FROM head h
                                             JOIN campaign c ON c.id = h.campaign
                                            WHERE h.key = r.campaign)
                        """),
                Map.entry("campaigns above their stock", """
                        SELECT count(*)
                          FROM campaign c
                          JOIN head h ON h.campaign = c.id
                          JOIN issue r ON r.campaign = h.key AND r.last > c.stock
                        """),
                Map.entry("users with more than they may have", log + """
                        SELECT count(*)
                          FROM (SELECT l.campaign, l.user_id, count(*) AS held FROM log l GROUP BY 1, 2) held
                          JOIN campaign c ON c.id = held.campaign
                         WHERE held.held > c.per_user
                        """),
                Map.entry("coupons that were told and are not there", log + """
                        SELECT count(*)
                          FROM sent s
                         WHERE s.told IN ('COMMITTED', 'SETTLED_COMMITTED')
                           AND NOT EXISTS (SELECT
                                             FROM log l
                                            WHERE l.campaign = s.campaign AND l.sequence = s.sequence
                                              AND l.user_id = s.user_id AND l.batch = s.batch)
                        """),
                Map.entry("coupons that were denied and are there", log + """
                        SELECT count(*)
                          FROM log l
                         WHERE l.batch IN (SELECT s.batch
                                             FROM sent s
                                            WHERE s.told IN ('FENCED', 'CONTRADICTED', 'POISONED', 'SETTLED_UNWRITTEN'))
                        """),
                Map.entry("batches of which a part is there", log + """
                        SELECT count(*)
                          FROM (SELECT s.batch, count(*) AS sent, count(l.batch) AS found
                                  FROM sent s
                                  LEFT JOIN log l ON l.campaign = s.campaign AND l.sequence = s.sequence
                                                 AND l.user_id = s.user_id AND l.batch = s.batch
                                 GROUP BY s.batch) b
                         WHERE found NOT IN (0, sent)
                        """),
                Map.entry("coupons that nobody sent", log + """
                        SELECT count(*)
                          FROM log l
                         WHERE NOT EXISTS (SELECT
                                             FROM sent s
                                            WHERE s.campaign = l.campaign AND s.sequence = l.sequence
                                              AND s.user_id = l.user_id AND s.batch = l.batch)
                        """),
                Map.entry("revocations that are not there", """
                        SELECT count(*)
                          FROM told_revoked t
                          JOIN head h ON h.campaign = t.campaign
                          LEFT JOIN coupon_state s ON s.campaign = h.key AND s.sequence = t.sequence
                         WHERE s.revoked_at IS NULL
                        """),
                Map.entry("deleted campaigns that are there", """
                        SELECT count(*) FROM told_deleted t JOIN head h ON h.campaign = t.campaign
                        """),
                Map.entry("watermarks that are not the head", """
                        SELECT count(*)
                          FROM head h
                          FULL JOIN holder_watermark w ON w.campaign = h.key
                         WHERE w.upto IS DISTINCT FROM h.issued
                        """),
                Map.entry("holders that are not those of the log", log + """
                        SELECT count(*)
                          FROM (SELECT l.key, l.sequence,
                                       encode(substr(sha256(convert_to(l.user_id, 'UTF8')), 1, 16), 'hex')::uuid
                                           AS person,
                                       CASE WHEN l.ordinals IS NULL THEN 1
                                            ELSE get_byte(l.ordinals, 2 * l.n::int - 2) * 256
                                                 + get_byte(l.ordinals, 2 * l.n::int - 1)
                                       END AS ordinal
                                  FROM log l) w
                          FULL JOIN holder o ON o.campaign = w.key AND o.sequence = w.sequence AND o.person = w.person
                                            AND coalesce(o.ordinal, 1) = w.ordinal
                         WHERE w.key IS NULL OR o.campaign IS NULL
                        """));
    }
}
