package io.dibs.ledger;

import io.dibs.campaign.Milestone;
import io.dibs.shard.MilestoneReached;
import io.dibs.webhook.WebhookEvent;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What webhooks tell of, as part of the statement that brings it about: with it, or not at all. */
final class WebhookOutboxSql {
    /** Where a batch's notices stand in its statement. Most batches have none, and a statement without them. */
    static final String PLACE = " /* notices */";

    private static final String INSERT = "INSERT INTO notice (event, campaign, at, data)";

    /** Told of are changes only: what is so now and was not before. $5 is the campaign, $9 the moment. */
    static final String OF_COMMAND = ", told AS (" + INSERT + " SELECT e.event, $5, $9,"
            + " jsonb_build_object('campaign', $5::text, 'name', after->'name', 'stock', after->'stock',"
            + " 'issued', after->'issued') FROM changed LEFT JOIN campaign b ON b.id = $5, LATERAL (VALUES "
            + Stream.concat(
                            Stream.of(opened(), closed()),
                            Stream.of(Milestone.values()).map(WebhookOutboxSql::milestone))
                    .collect(Collectors.joining(", "))
            + ") AS e (event, so, was) WHERE e.so AND e.was IS NOT TRUE)";

    private WebhookOutboxSql() {}

    private static String opened() {
        return "('" + WebhookEvent.CAMPAIGN_OPENED.label() + "', "
                + isOpen("after->>'phase'", "(after->>'opensAt')::bigint", "(after->>'closesAt')::bigint") + ", "
                + isOpen("b.phase", ShardStatements.millis("b.opens_at"), ShardStatements.millis("b.closes_at")) + ")";
    }

    private static String isOpen(String phase, String opensAt, String closesAt) {
        String now = ShardStatements.millis("$9::timestamptz");
        return phase + " = 'LIVE' AND coalesce(" + opensAt + " <= " + now + ", true) AND coalesce(" + closesAt + " > "
                + now + ", true)";
    }

    /** One whose time was over has been told of already. */
    private static String closed() {
        return "('" + WebhookEvent.CAMPAIGN_CLOSED.label() + "', after->>'phase' = 'CLOSED',"
                + " b.phase = 'CLOSED' OR b.closes_at <= $9)";
    }

    private static String milestone(Milestone milestone) {
        String reaches = "(after->>'issued')::bigint >= (%s * " + milestone.tenths() + " + 9) / 10";
        return "('" + event(milestone).label() + "', "
                + reaches.formatted(supply("(after->>'stock')::bigint", "(after->>'ownCodes')::bigint")) + ", "
                + reaches.formatted(supply("b.stock::bigint", "b.own_codes")) + ")";
    }

    private static String supply(String stock, String ownCodes) {
        return "(CASE WHEN " + ownCodes + " > 0 THEN least(" + stock + ", " + ownCodes + ") ELSE " + stock + " END)";
    }

    static BatchRows with(BatchRows batch, List<MilestoneReached> reached) {
        String place = ", told AS (" + INSERT + " SELECT t.event, t.campaign, t.at, jsonb_build_object("
                + "'campaign', t.campaign, 'name', c.name, 'stock', t.stock, 'issued', t.issued) FROM f,"
                + " unnest($%d::text[], $%d::text[], $%d::timestamptz[], $%d::int[], $%d::int[])"
                + " AS t (event, campaign, at, stock, issued) JOIN campaign c ON c.id = t.campaign)";
        int next = batch.arguments().size() + 1;
        String sql = batch.sql().replace(PLACE, place.formatted(next, next + 1, next + 2, next + 3, next + 4));
        return new BatchRows(sql, add(batch.arguments(), reached));
    }

    private static Tuple add(Tuple arguments, List<MilestoneReached> reached) {
        return arguments
                .addArrayOfString(reached.stream()
                        .map(each -> event(each.milestone()).label())
                        .toArray(String[]::new))
                .addArrayOfString(
                        reached.stream().map(MilestoneReached::campaign).toArray(String[]::new))
                .addArrayOfOffsetDateTime(reached.stream()
                        .map(each -> TimestampConversion.of(each.at()))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfInteger(reached.stream().map(MilestoneReached::stock).toArray(Integer[]::new))
                .addArrayOfInteger(
                        reached.stream().map(MilestoneReached::issued).toArray(Integer[]::new));
    }

    private static WebhookEvent event(Milestone milestone) {
        return switch (milestone) {
            case HALF_GONE -> WebhookEvent.CAMPAIGN_HALF_GONE;
            case NINE_TENTHS_GONE -> WebhookEvent.CAMPAIGN_NINE_TENTHS_GONE;
            case SOLD_OUT -> WebhookEvent.CAMPAIGN_SOLD_OUT;
        };
    }
}
