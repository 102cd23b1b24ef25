package io.dibs.ledger;

import io.vertx.sqlclient.Row;

/** Where a code stands that a campaign brought. */
public record CodeRow(String campaign, int sequence) {
    static CodeRow of(Row row) {
        return new CodeRow(row.getString(0), row.getInteger(1));
    }
}
