package io.dibs.ledger;

import io.dibs.receipt.Checkpoint;
import io.dibs.receipt.LogKeys;
import io.dibs.receipt.MerkleHasher;
import io.dibs.receipt.SaltSource;
import io.dibs.receipt.TreeBuilder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/**
 * Every checkpoint that was ever committed, kept by a trigger, beside a tree that the test makes of the coupons. A
 * checkpoint that was once there may have been read by somebody, so it holds for ever.
 */
final class SignedTrees {
    /** How many trees are behind their log. */
    static final String BEHIND =
            "SELECT count(*) FROM head h LEFT JOIN tree t ON t.campaign = h.key WHERE coalesce(t.size, 0) < h.issued";

    private static final String COUPONS = """
            SELECT h.campaign, r.first + u.n::int - 1 AS sequence, u.id,
                   (extract(epoch FROM r.issued_at) * 1000)::bigint
                   + CASE WHEN r.delays IS NULL THEN 0 ELSE get_byte(r.delays, u.n::int - 1) END AS issued_at,
                   s.size, s.checkpoint
              FROM issue r
              JOIN head h ON h.key = r.campaign
             CROSS JOIN LATERAL string_to_table(r.users, E'\\x1f') WITH ORDINALITY AS u (id, n)
              LEFT JOIN signed s ON s.campaign = h.key AND s.size = r.first + u.n::int - 1
             ORDER BY h.campaign, sequence
            """;

    private final MerkleHasher hasher = new MerkleHasher();
    private final LogKeys keys;
    private final SaltSource salts;
    private int all;
    private int right;

    SignedTrees(LogKeys keys) {
        this.keys = keys;
        this.salts = keys.salts();
    }

    static String[] record() {
        return new String[] {
            "CREATE TABLE signed (campaign integer, size integer, checkpoint text)",
            "CREATE FUNCTION keep_signed() RETURNS trigger LANGUAGE plpgsql AS $$"
                    + " BEGIN INSERT INTO signed VALUES (NEW.campaign, NEW.size, NEW.checkpoint); RETURN NULL; END $$",
            "CREATE TRIGGER keep_signed AFTER INSERT OR UPDATE ON tree FOR EACH ROW EXECUTE FUNCTION keep_signed()"
        };
    }

    /** Looks at each checkpoint once the writers have ended. */
    void check(Connection database) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(COUPONS)) {
            TreeBuilder tree = new TreeBuilder();
            while (rows.next()) {
                String campaign = rows.getString(1);
                int sequence = rows.getInt(2);
                if (sequence == 1) {
                    tree = new TreeBuilder();
                }
                if (tree.size() < sequence) {
                    tree.append(hasher.leaf(salts.entry(campaign, sequence, rows.getLong(4), rows.getString(3))
                            .bytes()));
                }
                if (rows.getString(6) != null) {
                    compare(campaign, tree, rows.getString(6));
                }
            }
        }
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM signed")) {
            rows.next();
            all = rows.getInt(1);
        }
    }

    private void compare(String campaign, TreeBuilder tree, String note) {
        Checkpoint signed = Checkpoint.open(note, keys.verifier(campaign));
        if (signed.size() == tree.size() && Arrays.equals(signed.root(), tree.root())) {
            right++;
        }
    }

    /** Checkpoints that are of other coupons than those that are there. */
    int wrong() {
        return all - right;
    }

    int right() {
        return right;
    }
}
