package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/**
 * The codes that campaigns brought, by their position. What is published never moves. Answers to claims wait for it, so
 * it has a connection of its own, which nothing else can exhaust.
 */
public final class OwnCodeTable {
    /** Between two codes of a run; no code holds a control character. */
    public static final byte SEPARATOR = (byte) ShardStatements.SEPARATOR;

    /** The most lines of an upload: which uploads reach into a range is read off an index. */
    public static final int MAX_UPLOAD = 1_000_000;

    /** The code of a coupon's row, null where it is computed. */
    static String of(String coupon) {
        return "(SELECT own.code FROM upload u JOIN own_code own ON own.upload = u.id AND own.number = " + coupon
                + ".sequence - u.first_position + 1 WHERE u.campaign = " + coupon + ".campaign"
                + " AND u.state = 'PUBLISHED' AND u.first_position <= " + coupon
                + ".sequence ORDER BY u.first_position DESC LIMIT 1)";
    }

    /** The one that reads the same: as the index has it, see the migration. */
    static final String PLACE = "SELECT u.campaign, u.first_position + k.number - 1 FROM own_code k"
            + " JOIN upload u ON u.id = k.upload AND u.state = 'PUBLISHED'"
            + " WHERE upper(translate(k.code, '- ', '')) = upper(translate($1::text COLLATE \"C\", '- ', ''))";

    private static final String RUN = "SELECT count(*), convert_to(string_agg(k.code, " + ShardStatements.SEPARATOR_SQL
            + " ORDER BY u.first_position, k.number), 'UTF8') FROM upload u JOIN own_code k ON k.upload = u.id"
            + " AND k.number BETWEEN $2 - u.first_position + 1 AND $3 - u.first_position + 1"
            + " WHERE u.campaign = $1 AND u.state = 'PUBLISHED' AND u.first_position <= $3"
            + " AND u.first_position > $2 - " + MAX_UPLOAD + " AND u.first_position + u.size > $2";

    private final ShardConnection link;

    OwnCodeTable(ShardConnection link) {
        this.link = link;
    }

    /** The same over another connection, for what claims do not wait for. */
    static Future<byte[]> run(BoundedPool pool, String campaign, int from, int to) {
        return pool.execute(RUN, Tuple.of(campaign, from, to)).map(rows -> codes(rows, from, to));
    }

    /** The codes of these positions, {@link #SEPARATOR} between each two. All of them must be published. */
    public Future<byte[]> run(String campaign, int from, int to) {
        return link.call(RUN, Tuple.of(campaign, from, to)).map(rows -> codes(rows, from, to));
    }

    private static byte[] codes(RowSet<Row> rows, int from, int to) {
        Row row = rows.iterator().next();
        if (row.getLong(0) != to - from + 1) {
            throw new IllegalStateException("There are " + row.getLong(0) + " codes from " + from + " to " + to);
        }
        Buffer codes = row.getBuffer(1);
        return codes.getBytes();
    }
}
