package io.dibs.ledger;

import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.Terms;
import io.vertx.sqlclient.Row;

/**
 * A campaign as it stands in the ledger. Times are milliseconds of the epoch.
 *
 * @param issued the highest sequence that is committed
 */
public record CampaignRecord(Terms terms, CampaignDescription details, int issued, long createdAt, long changedAt) {
    /** Reads the rows of {@link ShardStatements#CAMPAIGN}. */
    static CampaignRecord of(Row row) {
        return new CampaignRecord(
                TermsRow.found(row).terms(),
                new CampaignDescription(row.getString("name"), row.getString("benefit"), row.getString("metadata")),
                TermsRow.found(row).issued(),
                TimestampConversion.millis(row.getOffsetDateTime("created_at")),
                TimestampConversion.millis(row.getOffsetDateTime("changed_at")));
    }
}
