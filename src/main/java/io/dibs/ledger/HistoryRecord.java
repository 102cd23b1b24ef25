package io.dibs.ledger;

import io.vertx.sqlclient.Row;

/**
 * One administrative change.
 *
 * @param number rises with each change of a campaign
 * @param at milliseconds of the epoch
 * @param before null where there was no campaign
 * @param after null where there is none any more
 * @param revoked the sequence of the coupon that was taken back; null for other changes
 */
public record HistoryRecord(
        long number, long at, String who, String action, CampaignRecord before, CampaignRecord after, Integer revoked) {
    static final String SELECT =
            "SELECT number, at, who, action, before::text, after::text, (after->>'revoked')::int FROM history WHERE ";

    static HistoryRecord of(Row row) {
        return new HistoryRecord(
                row.getLong(0),
                TimestampConversion.millis(row.getOffsetDateTime(1)),
                row.getString(2),
                row.getString(3),
                KeptCampaign.read(row.getString(4)),
                KeptCampaign.read(row.getString(5)),
                row.getInteger(6));
    }
}
