package io.dibs.ledger;

/**
 * What is older than it is to be kept, as SQL. Rows go in steps; those that another node removes at the same moment are
 * passed over.
 */
final class RetentionStatements {
    /**
     * The last change of a campaign stays: from its version the next campaign of that id goes on. $1 days, $2 limit.
     */
    static final String FORGET_HISTORY = """
            DELETE FROM history
             WHERE ctid = ANY (ARRAY(
                       SELECT h.ctid
                         FROM history h
                        WHERE h.at < now() - $1::int * interval '1 day'
                          AND EXISTS (SELECT FROM history n WHERE n.campaign = h.campaign AND n.number > h.number)
                        ORDER BY h.at
                        LIMIT $2::int
                          FOR UPDATE SKIP LOCKED))
            """;

    /** Deliveries go with their notice, unless one was attempted since or is to come. $1 days, $2 limit. */
    static final String FORGET_NOTICES = """
            DELETE FROM notice
             WHERE id = ANY (ARRAY(
                       SELECT n.id
                         FROM notice n
                        WHERE n.spread AND n.noted_at < now() - $1::int * interval '1 day'
                          AND NOT EXISTS (SELECT
                                            FROM delivery d
                                           WHERE d.notice = n.id
                                             AND (d.state = 'PENDING'
                                                  OR d.attempted_at > now() - $1::int * interval '1 day'))
                        ORDER BY n.noted_at
                        LIMIT $2::int
                          FOR UPDATE SKIP LOCKED))
            """;

    /** A closed campaign's list of users is cleared away as what was never published. $1 days since its last change. */
    static final String DROP_LISTS = """
            UPDATE upload u
               SET state = 'DROPPED'
              FROM campaign c
             WHERE u.campaign = c.id AND u.kind = 'USERS' AND u.state = 'PUBLISHED'
               AND c.phase = 'CLOSED' AND c.changed_at < now() - $1::int * interval '1 day'
            """;

    private RetentionStatements() {}
}
