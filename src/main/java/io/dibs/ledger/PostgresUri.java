package io.dibs.ledger;

import io.dibs.connection.ConnectionUri;
import io.dibs.connection.TlsFiles;
import io.vertx.pgclient.SslMode;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a connection URI. No message repeats the URI: it holds a password. */
final class PostgresUri {
    private static final int USUAL_PORT = 5432;
    private static final String SSL_MODE = "sslmode";
    private static final String SESSION = "target_session_attrs";
    private static final Set<String> PARAMETERS = Stream.concat(
                    Stream.of(SSL_MODE, SESSION), TlsFiles.PARAMETERS.stream())
            .collect(Collectors.toUnmodifiableSet());
    /** The same to Dibs: a server that takes writes. */
    private static final Set<String> WRITABLE = Set.of("read-write", "primary");

    private PostgresUri() {}

    static PostgresSettings parse(String text) {
        ConnectionUri uri = ConnectionUri.parse(text, PARAMETERS);
        if (!uri.scheme().equals("postgresql") && !uri.scheme().equals("postgres")) {
            throw new IllegalArgumentException("A PostgreSQL URI begins with postgresql://");
        }
        if (uri.authority().isEmpty()) {
            throw new IllegalArgumentException(
                    "A PostgreSQL URI names its host: postgresql://user:password@host:5432/database");
        }
        if (!WRITABLE.contains(uri.parameter(SESSION).orElse("primary"))) {
            throw new IllegalArgumentException(
                    SESSION + " must be read-write or primary, which is also the default: Dibs writes");
        }
        String user = uri.user().orElse("postgres");
        TlsFiles tls = TlsFiles.of(uri);
        return new PostgresSettings(
                uri.hosts(USUAL_PORT),
                uri.name().isEmpty() ? user : uri.name(),
                user,
                uri.password().orElse(""),
                sslMode(uri, tls),
                tls,
                PostgresLimits.DEFAULT,
                Set.of(),
                true);
    }

    private static SslMode sslMode(ConnectionUri uri, TlsFiles tls) {
        SslMode mode = uri.parameter(SSL_MODE)
                .map(PostgresUri::sslMode)
                .orElse(tls.trustsSystem() ? SslMode.VERIFY_FULL : SslMode.PREFER);
        boolean verifies = mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL;
        if (verifies && tls.authority().isEmpty() && !tls.trustsSystem()) {
            throw new IllegalArgumentException(
                    "sslmode=" + mode.value + " needs sslrootcert=FILE or sslrootcert=system");
        }
        if (tls.trustsSystem() && mode != SslMode.VERIFY_FULL) {
            throw new IllegalArgumentException("sslrootcert=system needs sslmode=verify-full:"
                    + " anybody can have a certificate that the system trusts, for another name");
        }
        if (mode == SslMode.DISABLE && !tls.isEmpty()) {
            throw new IllegalArgumentException("sslmode=disable uses no sslrootcert, sslcert and sslkey");
        }
        return mode;
    }

    private static SslMode sslMode(String text) {
        return Stream.of(SslMode.values())
                .filter(mode -> mode.value.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("sslmode must be "
                        + Stream.of(SslMode.values()).map(mode -> mode.value).collect(Collectors.joining(", "))));
    }
}
