package io.dibs.ledger;

import io.dibs.connection.HostAddress;
import io.dibs.connection.TlsFiles;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where PostgreSQL is and how it is used.
 *
 * @param hosts of several the one is used that takes writes, see {@link PostgresConnector}
 * @param password never shown
 * @param waived checks that a node may start without
 * @param migrates whether a node brings the schema up to date, or only looks whether it is
 */
public record PostgresSettings(
        List<HostAddress> hosts,
        String database,
        String user,
        String password,
        SslMode sslMode,
        TlsFiles tls,
        PostgresLimits limits,
        Set<ServerCheck> waived,
        boolean migrates) {
    public PostgresSettings {
        hosts = List.copyOf(hosts);
        waived = Set.copyOf(waived);
        for (ServerCheck check : waived) {
            if (!check.isWaivable()) {
                throw new IllegalArgumentException("The check " + check + " cannot be waived");
            }
        }
    }

    /** @param uri {@code postgresql://user:password@host:port,host:port/database?sslmode=…&sslrootcert=…} */
    public static PostgresSettings parse(String uri) {
        return PostgresUri.parse(uri);
    }

    public PostgresSettings with(PostgresLimits other) {
        return new PostgresSettings(hosts, database, user, password, sslMode, tls, other, waived, migrates);
    }

    public PostgresSettings waiving(Set<ServerCheck> checks) {
        return new PostgresSettings(hosts, database, user, password, sslMode, tls, limits, checks, migrates);
    }

    public PostgresSettings migrating(boolean does) {
        return new PostgresSettings(hosts, database, user, password, sslMode, tls, limits, waived, does);
    }

    PostgresSettings at(HostAddress host) {
        return new PostgresSettings(List.of(host), database, user, password, sslMode, tls, limits, waived, migrates);
    }

    /** After a failover a host name may lead to a replica, which must never be read as the truth. */
    PostgresSettings onPrimary() {
        Set<ServerCheck> others = EnumSet.noneOf(ServerCheck.class);
        others.addAll(waived);
        others.remove(ServerCheck.PRIMARY);
        return waiving(others);
    }

    /**
     * To the first of the hosts.
     *
     * @param name what the server's lists of connections call it
     * @param statementMillis the server's limit for each statement
     */
    PgConnectOptions connectOptions(String name, int statementMillis) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(hosts.get(0).host())
                .setPort(hosts.get(0).port())
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
        tls.identity().ifPresent(options::setKeyCertOptions);
        return tls.authority().isPresent() || tls.trustsSystem()
                ? options.setTrustOptions(tls.trusted())
                : options.setTrustAll(true);
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + hostList(",") + "/" + database;
    }

    Properties jdbcProperties() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", sslMode.value);
        properties.setProperty("ApplicationName", "dibs migrations");
        properties.setProperty("connectTimeout", String.valueOf(Math.max(1, limits.connectMillis() / 1_000)));
        if (hosts.size() > 1) {
            properties.setProperty("targetServerType", "primary");
            properties.setProperty("hostRecheckSeconds", "0");
        }
        JdbcTlsFactory.configure(properties, tls);
        return properties;
    }

    private String hostList(String separator) {
        return hosts.stream().map(HostAddress::toString).collect(Collectors.joining(separator));
    }

    /** For messages. */
    String place() {
        return hostList(", ");
    }

    @Override
    public String toString() {
        return "postgresql://" + user + "@" + hostList(",") + "/" + database + "?sslmode=" + sslMode.value;
    }
}
