package io.dibs.ledger;

import io.dibs.campaign.UserHash;
import io.dibs.receipt.LogKeys;
import io.dibs.receipt.SaltSource;
import io.dibs.receipt.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

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

    static Future<DatabaseIdentity> settle(Vertx vertx, PostgresSettings settings, int shards) {
        int limit = settings.limits().statementMillis();
        return new PostgresConnector(vertx, settings)
                .connect("installation", limit)
                .compose(connection -> settle(connection, shards).eventually(connection::close));
    }

    private static Future<DatabaseIdentity> settle(SqlConnection connection, int shards) {
        return read(connection, LowestSchema.KEY)
                .map(lowest -> LowestSchema.require(lowest.map(Integer::valueOf)))
                .compose(allowed -> settle(connection, SHARDS, () -> String.valueOf(shards)))
                .map(stored -> requireSame(shards, Integer.parseInt(stored)))
                .compose(same ->
                        connection.preparedQuery(NodeStatements.CREATE_FENCES).execute(Tuple.of(shards, NOBODY)))
                .compose(done -> settle(connection, USER_HASH_KEY, () -> random(UserHash.KEY_BYTES)))
                .compose(key ->
                        settleLogKeys(connection, new UserHash(HexFormat.of().parseHex(key))));
    }

    /** Of a database that was used before. */
    static Future<UserHash> userHash(BoundedPool pool) {
        return pool.many(NodeStatements.READ_SETTING, Tuple.of(USER_HASH_KEY), row -> row.getString(0))
                .map(found -> new UserHash(HexFormat.of().parseHex(found.get(0))));
    }

    /** @param proposal becomes the value if the database has none yet */
    private static Future<String> settle(SqlConnection connection, String key, Supplier<String> proposal) {
        return read(connection, key)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found.get())
                        : propose(connection, key, proposal.get()));
    }

    private static Future<String> propose(SqlConnection connection, String key, String value) {
        return connection
                .preparedQuery(NodeStatements.PROPOSE_SETTING)
                .execute(Tuple.of(key, value))
                .compose(done -> read(connection, key))
                .map(Optional::orElseThrow);
    }

    private static Future<Optional<String>> read(SqlConnection connection, String key) {
        return connection
                .preparedQuery(NodeStatements.READ_SETTING)
                .execute(Tuple.of(key))
                .map(rows -> rows.stream().findFirst().map(row -> row.getString(0)));
    }

    private static String random(int bytes) {
        byte[] value = new byte[bytes];
        new SecureRandom().nextBytes(value);
        return HexFormat.of().formatHex(value);
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
        return settle(connection, LOG_KEY, () -> SigningKey.generate().secretText())
                .compose(key -> settle(connection, LOG_SALT_SECRET, () -> random(SaltSource.SECRET_BYTES))
                        .map(salt -> new LogKeys(
                                name(userHash),
                                SigningKey.parse(key),
                                HexFormat.of().parseHex(salt))))
                .map(logKeys -> new DatabaseIdentity(logKeys.installation(), userHash, logKeys));
    }
}
