package io.dibs.ledger;

/** Puts campaigns and coupons into the tables of the log without a shard. */
final class LogRows {
    private LogRows() {}

    /** Runs statements, one after the other. */
    interface Statements {
        void run(String... statements);
    }

    static void campaign(Statements database, String id, int number, int stock) {
        database.run("INSERT INTO campaign (id, shard, number, stock, per_user, phase, code_key, version, created_at,"
                + " changed_at, metadata) VALUES ('" + id + "', 0, " + number + ", " + stock + ", 1, 'LIVE',"
                + " decode(repeat('07', 16), 'hex'), 1, now(), now(), '{\"k\":[1]}')");
        heads(database);
    }

    /** For each campaign that has none. */
    static void heads(Statements database) {
        database.run(
                "INSERT INTO head (campaign) SELECT id FROM campaign ON CONFLICT DO NOTHING",
                "INSERT INTO holder_watermark (campaign) SELECT key FROM head ON CONFLICT DO NOTHING");
    }

    /** Users u1, u2 and so on. */
    static void append(Statements database, String campaign, int coupons, int perRun) {
        database.run(
                "INSERT INTO issue (campaign, first, last, issued_at, users)"
                        + " SELECT h.key, min(n), max(n), now(), string_agg('u' || n, E'\\x1f' ORDER BY n)"
                        + " FROM head h, generate_series(1, " + coupons + ") n WHERE h.campaign = '" + campaign + "'"
                        + " GROUP BY h.key, (n - 1) / " + perRun,
                "UPDATE head SET issued = " + coupons + ", last_at = now(), digest = NULL WHERE campaign = '" + campaign
                        + "'");
    }
}
