package io.dibs.ledger;

import io.dibs.campaign.Terms;
import io.dibs.repository.OwnCodeReader;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/**
 * The codes that campaigns brought, by their position. What is published never moves. Answers to claims wait for it, so
 * it has a connection of its own, which nothing else can exhaust.
 */
final class OwnCodeTable implements OwnCodeReader {
    private final ShardConnection connection;

    OwnCodeTable(ShardConnection connection) {
        this.connection = connection;
    }

    @Override
    public Future<byte[]> codes(Terms terms, int from, int to) {
        return connection
                .call(UploadStatements.CODES, Tuple.of(terms.campaign(), from, to))
                .map(rows -> codes(rows, from, to));
    }

    /** The same over another connection, for what claims do not wait for. */
    static Future<byte[]> codes(BoundedPool pool, Terms terms, int from, int to) {
        return pool.execute(UploadStatements.CODES, Tuple.of(terms.campaign(), from, to))
                .map(rows -> codes(rows, from, to));
    }

    private static byte[] codes(RowSet<Row> rows, int from, int to) {
        Row row = rows.iterator().next();
        if (row.getLong(0) != to - from + 1) {
            throw new IllegalStateException("There are " + row.getLong(0) + " codes from " + from + " to " + to);
        }
        return row.getBuffer(1).getBytes();
    }
}
