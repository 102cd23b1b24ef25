package io.dibs.ledger;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Where PostgreSQL is and how it is used.
 *
 * @param password never shown
 * @param rootCertificate a PEM file; needed to verify the server's certificate
 * @param waived checks that a node may start without
 * @param migrates whether a node brings the schema up to date, or only looks whether it is
 */
public record PostgresSettings(
        String host,
        int port,
        String database,
        String user,
        String password,
        SslMode sslMode,
        Optional<Path> rootCertificate,
        PostgresLimits limits,
        Set<ServerCheck> waived,
        boolean migrates) {
    public PostgresSettings {
        waived = Set.copyOf(waived);
        for (ServerCheck check : waived) {
            if (!check.isWaivable()) {
                throw new IllegalArgumentException("The check " + check + " cannot be waived");
            }
        }
    }

    /** @param uri {@code postgresql://user:password@host:port/database?sslmode=…&sslrootcert=…} */
    public static PostgresSettings parse(String uri) {
        return PostgresUri.parse(uri);
    }

    public PostgresSettings with(PostgresLimits other) {
        return new PostgresSettings(
                host, port, database, user, password, sslMode, rootCertificate, other, waived, migrates);
    }

    public PostgresSettings waiving(Set<ServerCheck> checks) {
        return new PostgresSettings(
                host, port, database, user, password, sslMode, rootCertificate, limits, checks, migrates);
    }

    public PostgresSettings migrating(boolean does) {
        return new PostgresSettings(
                host, port, database, user, password, sslMode, rootCertificate, limits, waived, does);
    }

    /** After a failover a host name may lead to a replica, which must never be read as the truth. */
    PostgresSettings onPrimary() {
        Set<ServerCheck> others = EnumSet.noneOf(ServerCheck.class);
        others.addAll(waived);
        others.remove(ServerCheck.PRIMARY);
        return waiving(others);
    }

    /**
     * @param name what the server's lists of connections call it
     * @param statementMillis the server's limit for each statement
     */
    PgConnectOptions connectOptions(String name, int statementMillis) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(host)
                .setPort(port)
                .setDatabase(database)
                .setUser(user)
                .setPassword(password)
                .setSslMode(sslMode)
                .setCachePreparedStatements(true);
        options.setSslOptions(sslOptions());
        options.setProperties(new HashMap<>(properties(name, statementMillis)));
        return options;
    }

    private Map<String, String> properties(String name, int statementMillis) {
        return Map.of(
                "application_name",
                "dibs " + name,
                "client_encoding",
                "utf8",
                "DateStyle",
                "ISO",
                "TimeZone",
                "UTC",
                "extra_float_digits",
                "2",
                "lock_timeout",
                limits.lockMillis() + "ms",
                "statement_timeout",
                statementMillis + "ms",
                "idle_in_transaction_session_timeout",
                limits.statementMillis() + "ms");
    }

    private ClientSSLOptions sslOptions() {
        ClientSSLOptions options =
                new ClientSSLOptions().setHostnameVerificationAlgorithm(sslMode == SslMode.VERIFY_FULL ? "HTTPS" : "");
        return rootCertificate
                .map(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())))
                .orElseGet(() -> options.setTrustAll(true));
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + database;
    }

    Properties jdbcProperties() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", sslMode.value);
        properties.setProperty("ApplicationName", "dibs migrations");
        properties.setProperty("connectTimeout", String.valueOf(Math.max(1, limits.connectMillis() / 1_000)));
        rootCertificate.ifPresent(file -> properties.setProperty("sslrootcert", file.toString()));
        return properties;
    }

    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database + "?sslmode=" + sslMode.value;
    }
}
