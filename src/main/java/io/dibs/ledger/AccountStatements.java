package io.dibs.ledger;

/** Accounts, as SQL. Each change is one statement. */
final class AccountStatements {
    /**
     * $1 id, $2 e-mail, $3 name, $4 roles, $5 the moment, $6 password's hash. A taken e-mail is no error of the
     * server's: its log would show the address.
     */
    static final String ADD = """
            INSERT INTO account (id, email, username, roles, created_at, password)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (email) DO NOTHING
            """;

    /** $1 ids, $2 e-mails, $3 names; the rest is the same for all. */
    static final String ADD_ALL = """
            INSERT INTO account (id, email, username, roles, created_at, password)
            SELECT id, email, name, $4, $5, $6
              FROM unnest($1::text[], $2::text[], $3::text[]) AS t (id, email, name)
            """;

    /** The setting $7 is there once, and the account with it. */
    static final String ADD_FIRST = """
            WITH first AS (
                INSERT INTO setting (key, value)
                VALUES ($7, $1)
                ON CONFLICT (key) DO NOTHING
                RETURNING 1
            )
            INSERT INTO account (id, email, username, roles, created_at, password)
            SELECT $1, $2, $3, $4, $5, $6
              FROM first
            """;

    /** $1 the setting that {@link #ADD_FIRST} makes. */
    static final String FIRST = """
            SELECT value FROM setting WHERE key = $1
            """;

    /** $1 the last id of the page before, $2 limit. */
    static final String PAGE = """
            SELECT id, email, username, roles, created_at
              FROM account
             WHERE id > $1
             ORDER BY id
             LIMIT $2
            """;

    /** $1 e-mail. */
    static final String BY_EMAIL = """
            SELECT id, email, username, roles, created_at, password FROM account WHERE email = $1
            """;

    /** $1 id. */
    static final String BY_ID = """
            SELECT id, email, username, roles, created_at, password FROM account WHERE id = $1
            """;

    /**
     * $1 id, $2 e-mail, $3 name, $4 roles, $5 password's hash; null leaves it as it is. Administrators are locked in
     * one order: of two who remove each other at once, the second finds itself alone.
     */
    static final String CHANGE = """
            WITH administrator AS (
                SELECT id FROM account WHERE 'admin' = ANY (roles) ORDER BY id FOR UPDATE
            )
            UPDATE account
               SET email = coalesce($2, email),
                   username = coalesce($3, username),
                   roles = coalesce($4, roles),
                   password = coalesce($5, password)
             WHERE id = $1
               AND NOT EXISTS (SELECT FROM account other WHERE other.email = $2 AND other.id <> $1)
               AND (coalesce('admin' = ANY ($4), true)
                    OR NOT 'admin' = ANY (roles)
                    OR EXISTS (SELECT FROM administrator other WHERE other.id <> $1))
            RETURNING id, email, username, roles, created_at
            """;

    /** $1 id. */
    static final String REMOVE = """
            WITH administrator AS (
                SELECT id FROM account WHERE 'admin' = ANY (roles) ORDER BY id FOR UPDATE
            )
            DELETE FROM account
             WHERE id = $1
               AND (NOT 'admin' = ANY (roles) OR EXISTS (SELECT FROM administrator other WHERE other.id <> $1))
            RETURNING id, email, username, roles, created_at
            """;

    /** Why a change was not made. $1 id, $2 the e-mail that it was to have, or null. */
    static final String REFUSED = """
            SELECT EXISTS (SELECT FROM account WHERE id = $1),
                   EXISTS (SELECT FROM account WHERE email = $2 AND id <> $1)
            """;

    private AccountStatements() {}
}
