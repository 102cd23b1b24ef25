package io.dibs.ledger;

/**
 * Webhooks, what they are to tell, and their deliveries, as SQL. Notices of coupons and of commands are written by the
 * statements that bring them about: {@link ShardStatements}, {@link CommandStatements}.
 */
final class WebhookStatements {
    /** $1 id, $2 url, $3 format, $4 events, $5 secret, $6 how many there may be. */
    static final String ADD = """
            INSERT INTO webhook (id, url, format, events, secret)
            SELECT $1, $2, $3, $4, $5
             WHERE (SELECT count(*) FROM webhook) < $6
            """;

    static final String ALL = """
            SELECT id, url, format, events, secret, created_at
              FROM webhook
             ORDER BY created_at, id
            """;

    /** $1 id. */
    static final String BY_ID = """
            SELECT id, url, format, events, secret, created_at
              FROM webhook
             WHERE id = $1
            """;

    /** $1 id. */
    static final String REMOVE = """
            DELETE FROM webhook WHERE id = $1
            """;

    /** $1 webhook, $2 the number before which the page ends, $3 limit. */
    static final String DELIVERIES = """
            SELECT n.id, n.event, n.at, n.data::text AS data,
                   d.number, d.state, d.attempts, d.attempted_at, d.due_at, d.status, d.error
              FROM delivery d
              JOIN notice n ON n.id = d.notice
             WHERE d.webhook = $1 AND d.number < $2
             ORDER BY d.number DESC
             LIMIT $3
            """;

    /** $1 webhook, $2 notice. */
    static final String DELIVERY = """
            SELECT n.id, n.event, n.at, n.data::text AS data,
                   d.number, d.state, d.attempts, d.attempted_at, d.due_at, d.status, d.error
              FROM delivery d
              JOIN notice n ON n.id = d.notice
             WHERE d.webhook = $1 AND d.notice = $2
            """;

    /** $1 webhook, $2 notice, $3 until it is given up, in milliseconds. */
    static final String SEND_AGAIN = """
            UPDATE delivery
               SET state = 'PENDING', due_at = now(), attempts_before = attempts,
                   give_up_at = now() + $3 * interval '1 ms'
             WHERE webhook = $1 AND notice = $2
            """;

    /**
     * Notes what happens by the clock, once for each occasion. It looks back a minute further than the last look, for a
     * change that was under way then. What an administrator's command did, that has noted already. Beats come each
     * second, so of a node that is lost ten are missed; nobody is found lost while PostgreSQL itself could not be
     * reached, which is where nobody looked for five seconds.
     */
    static final String RECORD_BY_CLOCK = """
            WITH w AS (
                SELECT upto - interval '1 minute' AS past, upto, since FROM notice_watch FOR UPDATE SKIP LOCKED
            ), moved AS (
                UPDATE notice_watch
                   SET upto = now(),
                       since = CASE WHEN w.upto < now() - interval '5 seconds' THEN now() ELSE w.since END
                  FROM w
            ), due (event, campaign, occasion, at, data) AS (
                SELECT 'campaign.opened', c.id,
                       c.id || ' ' || (extract(epoch FROM c.opens_at) * 1000)::bigint, c.opens_at,
                       jsonb_build_object(
                           'campaign', c.id, 'name', c.name, 'stock', c.stock,
                           'issued', (SELECT h.issued FROM head h WHERE h.campaign = c.id))
                  FROM w
                  JOIN campaign c ON c.opens_at > w.past AND c.opens_at <= now()
                 WHERE c.phase = 'LIVE' AND coalesce(c.closes_at > c.opens_at, true)
                   AND NOT EXISTS (SELECT
                                     FROM notice n
                                    WHERE n.campaign = c.id AND n.event = 'campaign.opened' AND n.at >= c.opens_at)
                 UNION ALL
                SELECT 'campaign.closed', c.id,
                       c.id || ' ' || (extract(epoch FROM c.closes_at) * 1000)::bigint, c.closes_at,
                       jsonb_build_object(
                           'campaign', c.id, 'name', c.name, 'stock', c.stock,
                           'issued', (SELECT h.issued FROM head h WHERE h.campaign = c.id))
                  FROM w
                  JOIN campaign c ON c.closes_at > w.past AND c.closes_at <= now()
                 WHERE c.phase IN ('LIVE', 'PAUSED')
                   AND NOT EXISTS (SELECT
                                     FROM notice n
                                    WHERE n.campaign = c.id AND n.event = 'campaign.closed' AND n.at >= c.closes_at)
                 UNION ALL
                SELECT 'node.lost', NULL, n.id || ' ' || n.beat, now(),
                       jsonb_build_object('node', n.label, 'id', n.id)
                  FROM w
                  JOIN node n ON n.beat_at < now() - interval '10 seconds'
                 WHERE w.upto >= now() - interval '5 seconds' AND w.since < now() - interval '10 seconds'
            )
            INSERT INTO notice (event, campaign, occasion, at, data)
            SELECT * FROM due
            ON CONFLICT (event, occasion) DO NOTHING
            """;

    /**
     * Notes takeovers that came together as one, not before no more come. What was handed over in good order is no
     * news. Nodes that look at the same moment wait for each other's rows: passing them over, each would note a part.
     */
    static final String RECORD_TAKEOVERS = """
            WITH fresh AS (
                SELECT shard, epoch
                  FROM takeover
                 WHERE NOT told
                   AND NOT EXISTS (SELECT FROM takeover WHERE NOT told AND at > now() - interval '2 seconds')
                 ORDER BY shard, epoch
                   FOR UPDATE
            ), told AS (
                UPDATE takeover t
                   SET told = true
                  FROM fresh
                 WHERE t.shard = fresh.shard AND t.epoch = fresh.epoch
                RETURNING t.*
            )
            INSERT INTO notice (event, at, data)
            SELECT 'shard.taken-over', max(at),
                   jsonb_build_object(
                       'node', label, 'cause', lower(cause), 'shards', jsonb_agg(shard ORDER BY shard),
                       'millis', max(millis))
              FROM told
             WHERE cause IN ('TAKEN', 'LOST')
             GROUP BY node, label, cause
            """;

    /** Notes campaigns whose coupons expire within a day. */
    static final String RECORD_EXPIRING = """
            INSERT INTO notice (event, campaign, occasion, at, data)
            SELECT 'campaign.expiring', c.id,
                   c.id || ' ' || (extract(epoch FROM c.coupon_expires_at) * 1000)::bigint, now(),
                   jsonb_build_object(
                       'campaign', c.id, 'name', c.name, 'stock', c.stock,
                       'issued', (SELECT h.issued FROM head h WHERE h.campaign = c.id),
                       'couponExpiresAt',
                       to_char(c.coupon_expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
              FROM campaign c
             WHERE c.coupon_expires_at > now() AND c.coupon_expires_at <= now() + interval '1 day'
               AND c.phase <> 'DRAFT'
            ON CONFLICT (event, occasion) DO NOTHING
            """;

    /** $1 until a delivery is given up, in milliseconds. */
    static final String SPREAD = """
            WITH fresh AS (
                SELECT id FROM notice WHERE NOT spread ORDER BY noted_at LIMIT 500 FOR UPDATE SKIP LOCKED
            ), marked AS (
                UPDATE notice n SET spread = true FROM fresh WHERE n.id = fresh.id RETURNING n.*
            )
            INSERT INTO delivery (webhook, notice, due_at, give_up_at)
            SELECT w.id, m.id, now(), now() + $1 * interval '1 ms'
              FROM marked m
              JOIN webhook w ON m.event = ANY (w.events) AND w.created_at <= m.noted_at
             ORDER BY m.noted_at, m.at
            """;

    /** $1 how many for each webhook, $2 webhooks that are left out, $3 until it is due again, in milliseconds. */
    static final String TAKE = """
            WITH due AS (
                SELECT d.webhook, d.notice
                  FROM webhook w
                 CROSS JOIN LATERAL (
                           SELECT webhook, notice
                             FROM delivery
                            WHERE webhook = w.id AND state = 'PENDING' AND due_at <= now()
                            ORDER BY due_at, number
                            LIMIT $1
                              FOR UPDATE SKIP LOCKED
                       ) d
                 WHERE w.id <> ALL ($2)
            )
            UPDATE delivery d
               SET due_at = now() + $3 * interval '1 ms', attempts = d.attempts + 1, attempted_at = now()
              FROM due, webhook w, notice n
             WHERE d.webhook = due.webhook AND d.notice = due.notice AND w.id = d.webhook AND n.id = d.notice
            RETURNING w.id AS webhook, w.url, w.format, w.secret, n.id, n.event, n.at, n.data::text AS data, d.attempts,
                      d.attempts - 1 - d.attempts_before AS retries
            """;

    /**
     * What an attempt left behind that was taken for lost must not undo what a later one did. $1 webhook, $2 notice, $3
     * attempt, $4 status, $5 error, $6 until the next attempt, in milliseconds, $7 whether there is none.
     */
    static final String SETTLE = """
            UPDATE delivery
               SET due_at = now() + $6 * interval '1 ms',
                   status = $4,
                   error = $5,
                   state = CASE WHEN $5::text IS NULL THEN 'DELIVERED'
                                WHEN $7 OR give_up_at < now() + $6 * interval '1 ms' THEN 'FAILED'
                                ELSE 'PENDING'
                           END
             WHERE webhook = $1 AND notice = $2 AND attempts = $3 AND state = 'PENDING'
            """;

    private WebhookStatements() {}
}
