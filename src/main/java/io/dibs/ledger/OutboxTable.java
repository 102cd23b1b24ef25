package io.dibs.ledger;

import io.dibs.webhook.DeliveryAttempt;
import io.dibs.webhook.DeliveryResult;
import io.dibs.webhook.MessageFormat;
import io.dibs.webhook.SigningSecret;
import io.dibs.webhook.WebhookEvent;
import io.dibs.webhook.WebhookOutbox;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** What is to be told, in PostgreSQL. A row that one node has locked is passed over by the others. */
final class OutboxTable implements WebhookOutbox {
    /** A change that was under way at the last look is seen by this one. */
    private static final String OVERLAP = "interval '1 minute'";

    /** Beats come each second, so ten are missed. Nobody is found lost while PostgreSQL itself could not be reached. */
    private static final String SILENCE = "interval '10 seconds'";

    private static final String BREAK = "interval '5 seconds'";
    private static final String KEPT = "interval '7 days'";

    /** With the campaign's figures as data, and once for each occasion. */
    private static final String NOTE = "INSERT INTO notice (event, campaign, occasion, at, data)";

    private static final String ONCE = " ON CONFLICT (event, occasion) DO NOTHING";
    private static final String FIGURES = "'campaign', c.id, 'name', c.name, 'stock', c.stock, 'issued',"
            + " coalesce((SELECT max(k.sequence) FROM coupon k WHERE k.campaign = c.id), 0)";

    private static final String LOOK = "WITH w AS (SELECT upto - " + OVERLAP + " AS past, upto, since FROM notice_watch"
            + " FOR UPDATE SKIP LOCKED),"
            + " moved AS (UPDATE notice_watch SET upto = now(), since = CASE WHEN w.upto < now() - " + BREAK
            + " THEN now() ELSE w.since END FROM w),"
            + " due (event, campaign, occasion, at, data) AS ("
            + byClock(
                    WebhookEvent.CAMPAIGN_OPENED,
                    "c.opens_at",
                    "c.phase = 'LIVE' AND coalesce(c.closes_at > c.opens_at, true)")
            + " UNION ALL "
            + byClock(WebhookEvent.CAMPAIGN_CLOSED, "c.closes_at", "c.phase IN ('LIVE', 'PAUSED')")
            + " UNION ALL SELECT '" + WebhookEvent.NODE_LOST.label() + "', NULL, n.id || ' ' || n.beat, now(),"
            + " jsonb_build_object('node', n.label, 'id', n.id) FROM w JOIN node n ON n.beat_at < now() - " + SILENCE
            + " WHERE w.upto >= now() - " + BREAK + " AND w.since < now() - " + SILENCE + ") "
            + NOTE + " SELECT * FROM due" + ONCE;

    /** Where an administrator's command did it, that has noted it. */
    private static String byClock(WebhookEvent event, String at, String condition) {
        return "SELECT '" + event.label() + "', c.id, c.id || ' ' || " + ShardStatements.millis(at) + ", " + at
                + ", jsonb_build_object(" + FIGURES + ") FROM w JOIN campaign c ON " + at + " > w.past AND " + at
                + " <= now() WHERE " + condition + " AND NOT EXISTS (SELECT FROM notice n WHERE n.campaign = c.id"
                + " AND n.event = '" + event.label() + "' AND n.at >= " + at + ")";
    }

    /** Those that came together, as one; not before no more come. What was handed over in good order is no news. */
    private static final String TAKEOVERS = "WITH fresh AS (SELECT shard, epoch FROM takeover WHERE NOT told"
            + " AND NOT EXISTS (SELECT FROM takeover WHERE NOT told AND at > now() - interval '2 seconds')"
            + " FOR UPDATE SKIP LOCKED),"
            + " told AS (UPDATE takeover t SET told = true FROM fresh"
            + " WHERE t.shard = fresh.shard AND t.epoch = fresh.epoch RETURNING t.*)"
            + " INSERT INTO notice (event, at, data) SELECT '" + WebhookEvent.SHARD_TAKEN_OVER.label() + "', max(at),"
            + " jsonb_build_object('node', label, 'cause', lower(cause), 'shards', jsonb_agg(shard ORDER BY shard),"
            + " 'millis', max(millis)) FROM told WHERE cause IN ('TAKEN', 'LOST') GROUP BY node, label, cause";

    private static final String EXPIRING =
            NOTE + " SELECT '" + WebhookEvent.CAMPAIGN_EXPIRING.label() + "', c.id, c.id || ' ' || "
                    + ShardStatements.millis("c.coupon_expires_at") + ", now(), jsonb_build_object(" + FIGURES
                    + ", 'couponExpiresAt', to_char(c.coupon_expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'))"
                    + " FROM campaign c WHERE c.coupon_expires_at > now() AND c.coupon_expires_at <= now() + interval '1 day'"
                    + " AND c.phase <> 'DRAFT'" + ONCE;

    private static final String FORGET = "DELETE FROM notice n WHERE n.spread AND n.noted_at < now() - " + KEPT
            + " AND NOT EXISTS (SELECT FROM delivery d WHERE d.notice = n.id"
            + " AND (d.state = 'PENDING' OR d.attempted_at > now() - " + KEPT + "))";

    private static final String SPREAD =
            "WITH fresh AS (SELECT id FROM notice WHERE NOT spread ORDER BY noted_at LIMIT 500"
                    + " FOR UPDATE SKIP LOCKED),"
                    + " marked AS (UPDATE notice n SET spread = true FROM fresh WHERE n.id = fresh.id RETURNING n.*)"
                    + " INSERT INTO delivery (webhook, notice, due_at, give_up_at)"
                    + " SELECT w.id, m.id, now(), now() + $1 * interval '1 ms' FROM marked m JOIN webhook w"
                    + " ON m.event = ANY (w.events) AND w.created_at <= m.noted_at ORDER BY m.noted_at, m.at";

    private static final String TAKE = "WITH due AS (SELECT d.webhook, d.notice FROM webhook w CROSS JOIN LATERAL"
            + " (SELECT webhook, notice FROM delivery WHERE webhook = w.id AND state = 'PENDING' AND due_at <= now()"
            + " ORDER BY due_at, number LIMIT $1 FOR UPDATE SKIP LOCKED) d WHERE w.id <> ALL ($2))"
            + " UPDATE delivery d SET due_at = now() + $3 * interval '1 ms', attempts = d.attempts + 1,"
            + " attempted_at = now() FROM due, webhook w, notice n"
            + " WHERE d.webhook = due.webhook AND d.notice = due.notice AND w.id = d.webhook AND n.id = d.notice"
            + " RETURNING w.id AS webhook, w.url, w.format, w.secret, n.id, n.event, n.at, n.data::text AS data, d.attempts,"
            + " d.attempts - 1 - d.attempts_before AS retries";

    /** What an attempt left behind that was taken for lost must not undo what a later one did. */
    private static final String SETTLE =
            "UPDATE delivery SET due_at = now() + $6 * interval '1 ms', status = $4, error = $5,"
                    + " state = CASE WHEN $5::text IS NULL THEN 'DELIVERED'"
                    + " WHEN $7 OR give_up_at < now() + $6 * interval '1 ms' THEN 'FAILED' ELSE 'PENDING' END"
                    + " WHERE webhook = $1 AND notice = $2 AND attempts = $3 AND state = 'PENDING'";

    private final ShardConnection link;

    OutboxTable(ShardConnection link) {
        this.link = link;
    }

    @Override
    public Future<Void> look() {
        return link.call(LOOK, Tuple.tuple())
                .compose(looked -> link.call(TAKEOVERS, Tuple.tuple()))
                .mapEmpty();
    }

    @Override
    public Future<Void> tidy() {
        return link.call(EXPIRING, Tuple.tuple())
                .compose(noted -> link.call(FORGET, Tuple.tuple()))
                .mapEmpty();
    }

    @Override
    public Future<Void> spread(long giveUpMillis) {
        return link.call(SPREAD, Tuple.of(giveUpMillis)).mapEmpty();
    }

    @Override
    public Future<List<DeliveryAttempt>> take(int atMost, Collection<UUID> busy, long leaseMillis) {
        Tuple arguments =
                Tuple.of(atMost).addArrayOfUUID(busy.toArray(UUID[]::new)).addLong(leaseMillis);
        return link.call(TAKE, arguments).map(rows -> {
            List<DeliveryAttempt> errands = new ArrayList<>(rows.size());
            rows.forEach(row -> errands.add(errand(row)));
            return errands;
        });
    }

    private static DeliveryAttempt errand(Row row) {
        return new DeliveryAttempt(
                row.getUUID("webhook"),
                row.getString("url"),
                MessageFormat.valueOf(row.getString("format")),
                new SigningSecret(row.getBuffer("secret").getBytes()),
                WebhookTable.notice(row),
                row.getInteger("attempts"),
                row.getInteger("retries"));
    }

    @Override
    public Future<Void> settle(DeliveryAttempt errand, DeliveryResult receipt, long retryMillis) {
        Tuple arguments = Tuple.of(errand.webhook(), errand.notice().id(), errand.attempt())
                .addShort(receipt.status() == null ? null : receipt.status().shortValue())
                .addString(receipt.error())
                .addLong(retryMillis)
                .addBoolean(receipt.isFinal());
        return link.call(SETTLE, arguments).mapEmpty();
    }
}
