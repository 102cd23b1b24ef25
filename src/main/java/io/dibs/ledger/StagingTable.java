package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lines that are uploaded for a campaign, before a command of its shard publishes them whole. Nothing here asks for the
 * fence: what is staged is nobody's until then, and what was left behind is cleared away by whoever stages next.
 */
public final class StagingTable {
    /** An upload that nobody has touched for so long was left behind: its client, or its node, has gone. */
    private static final int LEFT_BEHIND_SECONDS = 60;

    private static final int CLEARED_AT_ONCE = 20_000;

    private static final String BEGIN = "INSERT INTO upload (campaign, kind, state, request, size, touched_at)"
            + " VALUES ($1, $2, 'STAGED', $3, 0, now()) RETURNING id";
    private static final String TOUCHED =
            "WITH staged AS (SELECT id FROM upload WHERE id = $1 AND state = 'STAGED' FOR UPDATE), put AS (";
    private static final String GROWN = "), grown AS (UPDATE upload u SET touched_at = now(),"
            + " size = size + (SELECT count(*) FROM put)::int FROM staged WHERE u.id = staged.id)"
            + " SELECT (SELECT count(*) FROM staged), (SELECT count(*) FROM put)";
    private static final String PUT_CODES = TOUCHED + "INSERT INTO own_code (upload, number, code)"
            + " SELECT staged.id, $2 + line.n::int - 1, line.code"
            + " FROM staged, unnest($3::text[]) WITH ORDINALITY AS line (code, n)"
            + " ON CONFLICT (upper(translate(code, '- ', ''))) DO NOTHING RETURNING 1" + GROWN;
    private static final String PUT_USERS = TOUCHED + "INSERT INTO eligible (upload, user_id)"
            + " SELECT staged.id, line.id FROM staged, unnest($2::text[]) AS line (id)"
            + " ON CONFLICT DO NOTHING RETURNING 1" + GROWN;
    private static final String CLASHES = "SELECT $2 + line.n::int - 1, k.upload = $1, k.number, u.campaign,"
            + " coalesce(u.state, 'DROPPED'), u.first_position FROM unnest($3::text[]) WITH ORDINALITY AS line (code, n)"
            + " JOIN own_code k ON upper(translate(k.code, '- ', '')) = upper(translate(line.code COLLATE \"C\", '- ', ''))"
            + " LEFT JOIN upload u ON u.id = k.upload"
            + " WHERE k.upload <> $1 OR k.number <> $2 + line.n::int - 1 ORDER BY 1";
    private static final String PUBLISHED = "SELECT id, coalesce(first_position, 0), size FROM upload"
            + " WHERE campaign = $1 AND request = $2 AND state = 'PUBLISHED' UNION ALL"
            // A list that a newer one has replaced is gone; that it was published stays in the history.
            + " SELECT 0, 0, coalesce((after->>'eligibleUsers')::int, 0) FROM history WHERE campaign = $1 AND request = $2"
            + " ORDER BY 1 DESC LIMIT 1";
    private static final String DROP = "UPDATE upload SET state = 'DROPPED' WHERE id = $1 AND state = 'STAGED'";
    private static final String DROP_LEFT_BEHIND = "UPDATE upload SET state = 'DROPPED' WHERE state = 'STAGED'"
            + " AND touched_at < now() - interval '" + LEFT_BEHIND_SECONDS + " seconds'";
    private static final String DROPPED = "SELECT id FROM upload WHERE state = 'DROPPED' ORDER BY id LIMIT 1";
    private static final String CLEAR_CODES = "DELETE FROM own_code WHERE upload = $1 AND number IN"
            + " (SELECT number FROM own_code WHERE upload = $1 ORDER BY number LIMIT $2)";
    private static final String CLEAR_USERS = "DELETE FROM eligible WHERE upload = $1 AND user_id IN"
            + " (SELECT user_id FROM eligible WHERE upload = $1 ORDER BY user_id LIMIT $2)";
    /** Another node may be clearing the same one, and may not come to the end. */
    private static final String CLEARED = "DELETE FROM upload WHERE id = $1 AND state = 'DROPPED'"
            + " AND NOT EXISTS (SELECT FROM own_code WHERE upload = $1)"
            + " AND NOT EXISTS (SELECT FROM eligible WHERE upload = $1)";

    private final BoundedPool pool;

    StagingTable(BoundedPool pool) {
        this.pool = pool;
    }

    /**
     * A code that cannot be staged, since another one reads the same.
     *
     * @param number of the line
     * @param ofThisUpload whether the other one is an earlier line of the same upload
     * @param otherNumber the line of the other one in its upload
     * @param campaign whose the other one is; null where that upload is gone
     * @param published whether the other one is published, and not only being uploaded
     * @param position of the other one among its campaign's codes, where it is published
     */
    public record Clash(
            int number, boolean ofThisUpload, int otherNumber, String campaign, boolean published, int position) {
        static Clash of(Row row) {
            boolean published = row.getString(4).equals("PUBLISHED");
            return new Clash(
                    row.getInteger(0),
                    row.getBoolean(1),
                    row.getInteger(2),
                    row.getString(3),
                    published,
                    published ? row.getInteger(5) + row.getInteger(2) - 1 : 0);
        }
    }

    /** @param first the position of its first code; 0 where it is no upload of codes */
    public record Published(long upload, int first, int size) {}

    public Future<Long> begin(String campaign, boolean codes, String request) {
        return clear().compose(cleared -> pool.execute(BEGIN, Tuple.of(campaign, codes ? "CODES" : "USERS", request)))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /**
     * Stages the lines from this number on.
     *
     * @return those that are there already, in the order of their lines
     */
    public Future<List<Clash>> codes(long upload, int first, List<String> codes) {
        Tuple lines = Tuple.of(upload, first).addArrayOfString(codes.toArray(String[]::new));
        return put(PUT_CODES, lines)
                .compose(staged -> staged == codes.size()
                        ? Future.succeededFuture(List.<Clash>of())
                        : pool.execute(CLASHES, lines).map(StagingTable::clashes));
    }

    private static List<Clash> clashes(RowSet<Row> rows) {
        List<Clash> clashes = new ArrayList<>(rows.size());
        rows.forEach(row -> clashes.add(Clash.of(row)));
        return clashes;
    }

    /** @return how many of them were not there yet */
    public Future<Integer> users(long upload, List<String> ids) {
        return put(PUT_USERS, Tuple.of(upload).addArrayOfString(ids.toArray(String[]::new)));
    }

    private Future<Integer> put(String sql, Tuple lines) {
        return pool.execute(sql, lines).compose(rows -> {
            Row counts = rows.iterator().next();
            return counts.getLong(0) == 0
                    ? Future.failedFuture("The upload was cleared away, as one that nobody goes on with")
                    : Future.succeededFuture(counts.getLong(1).intValue());
        });
    }

    /** What became of a request. */
    public Future<Optional<Published>> published(String campaign, String request) {
        return pool.execute(PUBLISHED, Tuple.of(campaign, request)).map(StagingTable::first);
    }

    private static Optional<Published> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next())
                        .map(row -> new Published(row.getLong(0), row.getInteger(1), row.getInteger(2)));
    }

    /** It is not wanted any more, unless it is published. */
    public Future<Void> drop(long upload) {
        return pool.execute(DROP, Tuple.of(upload)).compose(dropped -> clear());
    }

    /** Clears away what nobody can publish any more, some lines at a time. */
    private Future<Void> clear() {
        return pool.execute(DROP_LEFT_BEHIND, Tuple.tuple())
                .compose(dropped -> pool.execute(DROPPED, Tuple.tuple()))
                .compose(rows -> rows.size() == 0
                        ? Future.<Void>succeededFuture()
                        : clear(rows.iterator().next().getLong(0)).compose(cleared -> clear()));
    }

    private Future<Void> clear(long upload) {
        return clear(CLEAR_CODES, upload)
                .compose(cleared -> clear(CLEAR_USERS, upload))
                .compose(cleared -> pool.execute(CLEARED, Tuple.of(upload)))
                .mapEmpty();
    }

    private Future<Void> clear(String sql, long upload) {
        return pool.execute(sql, Tuple.of(upload, CLEARED_AT_ONCE))
                .compose(rows ->
                        rows.rowCount() < CLEARED_AT_ONCE ? Future.<Void>succeededFuture() : clear(sql, upload));
    }
}
