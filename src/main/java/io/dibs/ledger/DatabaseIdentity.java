package io.dibs.ledger;

import io.dibs.campaign.UserHash;
import io.dibs.receipt.LogKeys;
import io.dibs.receipt.SaltSource;
import io.dibs.receipt.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Values that are fixed when a database is first used. Of nodes that start at once the first one decides, all read the
 * same.
 *
 * @param name tells this database from every other, but for what was restored from a backup of it
 * @param userHash its key is the database's: all nodes make the same of a user's id
 * @param logKeys the secrets of its transparency logs
 */
public record DatabaseIdentity(String name, UserHash userHash, LogKeys logKeys) {
    private static final String SHARDS = "shards";
    private static final String USER_HASH_KEY = "user-hash-key";
    private static final String LOG_KEY = "log-key";
    private static final String LOG_SALT_SECRET = "log-salt-secret";
    private static final UUID NOBODY = new UUID(0, 0);

    /** @param proposedKey becomes the key of this database if it has none yet */
    static Future<DatabaseIdentity> settle(Vertx vertx, PostgresSettings settings, int shards, byte[] proposedKey) {
        int limit = settings.limits().statementMillis();
        return PgConnection.connect(vertx, settings.connectOptions("installation", limit))
                .compose(connection -> settle(connection, shards, proposedKey).eventually(connection::close));
    }

    private static Future<DatabaseIdentity> settle(SqlConnection connection, int shards, byte[] proposedKey) {
        return settle(connection, SHARDS, String.valueOf(shards))
                .map(stored -> requireSame(shards, Integer.parseInt(stored)))
                .compose(same ->
                        connection.preparedQuery(NodeStatements.CREATE_FENCES).execute(Tuple.of(shards, NOBODY)))
                .compose(
                        done -> settle(connection, USER_HASH_KEY, HexFormat.of().formatHex(proposedKey)))
                .compose(key ->
                        settleLogKeys(connection, new UserHash(HexFormat.of().parseHex(key))));
    }

    private static Future<String> settle(SqlConnection connection, String key, String proposed) {
        return connection
                .preparedQuery(NodeStatements.PROPOSE_SETTING)
                .execute(Tuple.of(key, proposed))
                .compose(done ->
                        connection.preparedQuery(NodeStatements.READ_SETTING).execute(Tuple.of(key)))
                .map(DatabaseIdentity::onlyValue);
    }

    private static String onlyValue(RowSet<Row> rows) {
        return rows.iterator().next().getString(0);
    }

    private static int requireSame(int shards, int stored) {
        if (shards != stored) {
            throw new UnfitDatabaseException(
                    ServerCheck.SHARDS,
                    "This database was first used with " + stored + " shards and cannot be used with " + shards
                            + ": set DIBS_SHARDS=" + stored);
        }
        return shards;
    }

    /** The name follows from the key, which is random, and says nothing of it. */
    private static String name(UserHash userHash) {
        return HexFormat.of().toHexDigits(userHash.of(new byte[] {0}).high());
    }

    private static Future<DatabaseIdentity> settleLogKeys(SqlConnection connection, UserHash userHash) {
        byte[] secret = new byte[SaltSource.SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return settle(connection, LOG_KEY, SigningKey.generate().secretText())
                .compose(key -> settle(
                                connection, LOG_SALT_SECRET, HexFormat.of().formatHex(secret))
                        .map(salt -> new LogKeys(
                                name(userHash),
                                SigningKey.parse(key),
                                HexFormat.of().parseHex(salt))))
                .map(logKeys -> new DatabaseIdentity(logKeys.installation(), userHash, logKeys));
    }
}
