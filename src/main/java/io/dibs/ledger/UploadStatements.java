package io.dibs.ledger;

/**
 * Codes and lists of users that campaigns bring, as SQL: staged, cleared away, read. {@link CommandStatements} publish
 * them. Codes that differ by case, dashes and blanks alone read the same, as the index over them has it.
 */
final class UploadStatements {
    /** $1 campaign, $2 CODES or USERS, $3 request. */
    static final String BEGIN = """
            INSERT INTO upload (campaign, kind, state, request, size, touched_at)
            VALUES ($1, $2, 'STAGED', $3, 0, now())
            RETURNING id
            """;

    /** $1 upload, $2 number of the first line, $3 codes. Tells whether the upload is there, and how many are new. */
    static final String PUT_CODES = """
            WITH staged AS (
                SELECT id FROM upload WHERE id = $1 AND state = 'STAGED' FOR UPDATE
            ), put AS (
                INSERT INTO own_code (upload, number, code)
                SELECT staged.id, $2 + line.n::int - 1, line.code
                  FROM staged, unnest($3::text[]) WITH ORDINALITY AS line (code, n)
                ON CONFLICT (upper(translate(code, '- ', ''))) DO NOTHING
                RETURNING 1
            ), grown AS (
                UPDATE upload u
                   SET touched_at = now(), size = size + (SELECT count(*) FROM put)::int
                  FROM staged
                 WHERE u.id = staged.id
            )
            SELECT (SELECT count(*) FROM staged), (SELECT count(*) FROM put)
            """;

    /** $1 upload, $2 users. Tells the same. */
    static final String PUT_USERS = """
            WITH staged AS (
                SELECT id FROM upload WHERE id = $1 AND state = 'STAGED' FOR UPDATE
            ), put AS (
                INSERT INTO eligible (upload, user_id)
                SELECT staged.id, line.id
                  FROM staged, unnest($2::text[]) AS line (id)
                ON CONFLICT DO NOTHING
                RETURNING 1
            ), grown AS (
                UPDATE upload u
                   SET touched_at = now(), size = size + (SELECT count(*) FROM put)::int
                  FROM staged
                 WHERE u.id = staged.id
            )
            SELECT (SELECT count(*) FROM staged), (SELECT count(*) FROM put)
            """;

    /** The codes that read as those of $3 and are not themselves; parameters as of {@link #PUT_CODES}. */
    static final String CLASHES = """
            SELECT $2 + line.n::int - 1, k.upload = $1, k.number, u.campaign, coalesce(u.state, 'DROPPED'),
                   u.first_position
              FROM unnest($3::text[]) WITH ORDINALITY AS line (code, n)
              JOIN own_code k
                ON upper(translate(k.code, '- ', '')) = upper(translate(line.code COLLATE "C", '- ', ''))
              LEFT JOIN upload u ON u.id = k.upload
             WHERE k.upload <> $1 OR k.number <> $2 + line.n::int - 1
             ORDER BY 1
            """;

    /**
     * $1 campaign, $2 request. A list that a newer one has replaced is gone; that it was published stays in the
     * history.
     */
    static final String PUBLISHED = """
            SELECT id, coalesce(first_position, 0), size
              FROM upload
             WHERE campaign = $1 AND request = $2 AND state = 'PUBLISHED'
             UNION ALL
            SELECT 0, 0, coalesce((after->>'eligibleUsers')::int, 0)
              FROM history
             WHERE campaign = $1 AND request = $2
             ORDER BY 1 DESC
             LIMIT 1
            """;

    /** $1 upload. */
    static final String DROP = """
            UPDATE upload SET state = 'DROPPED' WHERE id = $1 AND state = 'STAGED'
            """;

    /** An upload that nobody has touched for a minute was left behind: its client, or its node, has gone. */
    static final String DROP_LEFT_BEHIND = """
            UPDATE upload
               SET state = 'DROPPED'
             WHERE state = 'STAGED' AND touched_at < now() - interval '60 seconds'
            """;

    static final String NEXT_DROPPED = """
            SELECT id FROM upload WHERE state = 'DROPPED' ORDER BY id LIMIT 1
            """;

    /** $1 upload, $2 how many at once. */
    static final String CLEAR_CODES = """
            DELETE FROM own_code
             WHERE upload = $1
               AND number IN (SELECT number FROM own_code WHERE upload = $1 ORDER BY number LIMIT $2)
            """;

    /** $1 upload, $2 how many at once. */
    static final String CLEAR_USERS = """
            DELETE FROM eligible
             WHERE upload = $1
               AND user_id IN (SELECT user_id FROM eligible WHERE upload = $1 ORDER BY user_id LIMIT $2)
            """;

    /** $1 upload. Another node may be clearing the same one, and may not come to the end. */
    static final String CLEARED = """
            DELETE FROM upload
             WHERE id = $1 AND state = 'DROPPED'
               AND NOT EXISTS (SELECT FROM own_code WHERE upload = $1)
               AND NOT EXISTS (SELECT FROM eligible WHERE upload = $1)
            """;

    /** $1 a code: the campaign that brought the one that reads the same, and its position there. */
    static final String LOCATE_CODE = """
            SELECT u.campaign, u.first_position + k.number - 1
              FROM own_code k
              JOIN upload u ON u.id = k.upload AND u.state = 'PUBLISHED'
             WHERE upper(translate(k.code, '- ', '')) = upper(translate($1::text COLLATE "C", '- ', ''))
            """;

    /**
     * $1 campaign, $2 and $3 the first and the last position. No upload has more than a million lines: which uploads
     * reach into the range is then read off an index.
     */
    static final String CODES = """
            SELECT count(*), convert_to(string_agg(k.code, E'\\x1f' ORDER BY u.first_position, k.number), 'UTF8')
              FROM upload u
              JOIN own_code k
                ON k.upload = u.id
               AND k.number BETWEEN $2 - u.first_position + 1 AND $3 - u.first_position + 1
             WHERE u.campaign = $1 AND u.state = 'PUBLISHED'
               AND u.first_position <= $3 AND u.first_position > $2 - 1000000
               AND u.first_position + u.size > $2
            """;

    private UploadStatements() {}
}
