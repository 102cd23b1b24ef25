package io.dibs.ledger;

import io.vertx.sqlclient.Row;

/** Where a code stands that a campaign brought. */
public record CodePlace(String campaign, int sequence) {
    static CodePlace of(Row row) {
        return new CodePlace(row.getString(0), row.getInteger(1));
    }
}
