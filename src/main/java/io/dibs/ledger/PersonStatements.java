package io.dibs.ledger;

/**
 * What the ledger holds of one person, and how their id leaves it, as SQL. $1 is the user id in all of them but one.
 */
final class PersonStatements {
    /** The coupons of all campaigns, and how far what is derived of each campaign has come. */
    static final String COUPONS = """
            SELECT h.key, h.campaign, s.sequence,
                   s.sequence <= least(w.upto, coalesce(t.size, 0)) AS derived
              FROM head h
              JOIN holder_watermark w ON w.campaign = h.key
              LEFT JOIN tree t ON t.campaign = h.key
             CROSS JOIN LATERAL held(h.key, $1, w.upto, h.issued) s
             ORDER BY h.key, s.sequence
            """;

    static final String LISTS = """
            SELECT u.campaign
              FROM upload u
              JOIN eligible e ON e.upload = u.id AND e.user_id = $1
             WHERE u.kind = 'USERS' AND u.state = 'PUBLISHED'
             ORDER BY u.campaign
            """;

    static final String CHANGES = """
            SELECT campaign, action, at FROM history WHERE who = $1 ORDER BY at, number
            """;

    /** Whether the account is the only one of an administrator. */
    static final String IS_LAST_ADMINISTRATOR = """
            SELECT EXISTS (SELECT FROM account WHERE id = $1 AND 'admin' = ANY (roles))
                   AND NOT EXISTS (SELECT FROM account WHERE id <> $1 AND 'admin' = ANY (roles)) AS last
            """;

    /**
     * The id leaves the run of the log that holds it, and the index of holders; both or none. The run keeps its
     * coupons, and the tree its leaf. $1 head.key, $2 sequence, $3 user, $4 the placeholder.
     */
    static final String ERASE_COUPON = """
            WITH run AS (
                SELECT campaign, last
                  FROM issue
                 WHERE campaign = $1 AND last >= $2
                 ORDER BY last
                 LIMIT 1
            ), erased AS (
                UPDATE issue r
                   SET users = (SELECT string_agg(CASE WHEN u.n = $2 - r.first + 1 THEN $4::text ELSE u.id END, E'\\x1f'
                                                  ORDER BY u.n)
                                  FROM unnest(string_to_array(r.users, E'\\x1f')) WITH ORDINALITY AS u (id, n))
                  FROM run
                 WHERE r.campaign = run.campaign AND r.last = run.last
                   AND (string_to_array(r.users, E'\\x1f'))[$2 - r.first + 1] = $3::text
                RETURNING 1
            )
            UPDATE holder o
               SET person = person($4::text)
              FROM erased
             WHERE o.campaign = $1 AND o.person = person($3::text) AND o.sequence = $2
            """;

    /** Their place on each list stays, as its size does. $2 the placeholder. */
    static final String ERASE_FROM_LISTS = """
            UPDATE eligible e
               SET user_id = $2
              FROM upload u
             WHERE u.kind = 'USERS' AND e.upload = u.id AND e.user_id = $1
            """;

    /** $2 the placeholder. */
    static final String ERASE_FROM_HISTORY = """
            UPDATE history SET who = $2 WHERE who = $1
            """;

    /** $2 the placeholder, $3 the setting that names the first administrator. */
    static final String ERASE_FROM_SETTINGS = """
            UPDATE setting SET value = $2 WHERE key = $3 AND value = $1
            """;

    private PersonStatements() {}
}
