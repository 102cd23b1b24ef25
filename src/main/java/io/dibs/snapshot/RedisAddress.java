package io.dibs.snapshot;

import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where Redis is. No message repeats the address: it holds a password.
 *
 * @param connection what the client reads
 * @param isEncrypted whether it speaks TLS; the server must then prove that it is the named host
 * @param rootCertificate who signed the server's certificate; where it is absent, those whom the JVM trusts
 */
public record RedisAddress(String connection, boolean isEncrypted, Optional<Path> rootCertificate) {
    private static final String ROOT_CERTIFICATE = "sslrootcert";
    private static final Set<String> PARAMETERS = Set.of(ROOT_CERTIFICATE, "db", "user", "password");

    /** @param text {@code redis[s]://user:password@host:port/0?sslrootcert=FILE} */
    public static RedisAddress parse(String text) {
        URI uri = uri(text);
        boolean encrypted = uri.getScheme().equals("rediss");
        for (String parameter : parameters(uri).toList()) {
            if (!PARAMETERS.contains(name(parameter))) {
                throw new IllegalArgumentException(
                        "Unknown parameter of the Redis URI: " + name(parameter) + " (known: sslrootcert, db)");
            }
        }
        Optional<Path> root = parameters(uri)
                .filter(parameter -> name(parameter).equals(ROOT_CERTIFICATE))
                .map(RedisAddress::value)
                .map(Path::of)
                .findFirst();
        root.ifPresent(file -> requireUsable(file, encrypted));
        String others = parameters(uri)
                .filter(parameter -> !name(parameter).equals(ROOT_CERTIFICATE))
                .collect(Collectors.joining("&"));
        String bare = uri.getRawQuery() == null ? text : text.substring(0, text.indexOf('?'));
        return new RedisAddress(others.isEmpty() ? bare : bare + "?" + others, encrypted, root);
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (!"redis".equals(uri.getScheme()) && !"rediss".equals(uri.getScheme()) || uri.getHost() == null) {
                throw new IllegalArgumentException("A Redis URI names one host: redis://:password@host:6379");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("Not a URI: " + e.getReason() + " at character " + e.getIndex()
                    + " (percent-encode special characters of a password)");
        }
    }

    private static void requireUsable(Path file, boolean encrypted) {
        if (!encrypted) {
            throw new IllegalArgumentException("sslrootcert needs a URI that begins with rediss://");
        }
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("sslrootcert names " + file + ", which cannot be read");
        }
    }

    private static Stream<String> parameters(URI uri) {
        return uri.getRawQuery() == null
                ? Stream.empty()
                : Stream.of(uri.getRawQuery().split("&"));
    }

    private static String name(String parameter) {
        return parameter.split("=", 2)[0];
    }

    private static String value(String parameter) {
        return URLDecoder.decode(
                parameter.substring(parameter.indexOf('=') + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    NetClientOptions secure(NetClientOptions options) {
        if (isEncrypted) {
            options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
            rootCertificate.ifPresent(
                    file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        }
        return options;
    }

    @Override
    public String toString() {
        return "RedisAddress[isEncrypted=" + isEncrypted + ", rootCertificate=" + rootCertificate + "]";
    }
}
