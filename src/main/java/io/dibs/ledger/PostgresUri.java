package io.dibs.ledger;

import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a connection URI. No message repeats the URI: it holds a password. */
final class PostgresUri {
    private static final int DEFAULT_PORT = 5432;
    private static final Set<String> PARAMETERS = Set.of("sslmode", "sslrootcert", "user", "password");

    private PostgresUri() {}

    static PostgresSettings parse(String text) {
        URI uri = uri(text);
        Map<String, String> parameters = parameters(uri.getRawQuery());
        String[] userInfo = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        String user = userInfo.length > 0 ? decode(userInfo[0]) : parameters.getOrDefault("user", "postgres");
        String path = uri.getPath() == null || uri.getPath().length() < 2
                ? user
                : uri.getPath().substring(1);
        return new PostgresSettings(
                uri.getHost().replaceAll("[\\[\\]]", ""),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                path,
                user,
                userInfo.length > 1 ? decode(userInfo[1]) : parameters.getOrDefault("password", ""),
                sslMode(parameters),
                rootCertificate(parameters),
                PostgresLimits.DEFAULT,
                Set.of(),
                true);
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
                throw new IllegalArgumentException("A PostgreSQL URI begins with postgresql://");
            }
            if (uri.getHost() == null) {
                throw new IllegalArgumentException(
                        "A PostgreSQL URI names one host: postgresql://user:password@host:5432/database");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("Not a URI: " + e.getReason() + " at character " + e.getIndex()
                    + " (percent-encode special characters of a password)");
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length != 2 || !PARAMETERS.contains(parts[0])) {
                throw new IllegalArgumentException(
                        "Unknown parameter of the PostgreSQL URI: " + parts[0] + " (known: sslmode, sslrootcert)");
            }
            parameters.put(parts[0], decode(parts[1]));
        }
        return parameters;
    }

    private static SslMode sslMode(Map<String, String> parameters) {
        SslMode mode = sslMode(parameters.getOrDefault("sslmode", SslMode.PREFER.value));
        boolean verifies = mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL;
        if (verifies && parameters.get("sslrootcert") == null) {
            throw new IllegalArgumentException("sslmode=" + mode.value + " needs sslrootcert=FILE");
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

    private static Optional<Path> rootCertificate(Map<String, String> parameters) {
        Optional<Path> file = Optional.ofNullable(parameters.get("sslrootcert")).map(Path::of);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw new IllegalArgumentException("sslrootcert names " + file.get() + ", which cannot be read");
        }
        return file;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
