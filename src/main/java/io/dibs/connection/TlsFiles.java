package io.dibs.connection;

import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;

/**
 * What both ends of a TLS connection are proven with. The parameters have the names that PostgreSQL's clients know.
 *
 * @param authority a PEM file: who may have signed the server's certificate
 * @param trustsSystem those whom the JVM trusts may have signed it
 * @param certificate a PEM file: the client's own
 * @param key a PEM file, without a password: the key of that
 */
public record TlsFiles(Optional<Path> authority, boolean trustsSystem, Optional<Path> certificate, Optional<Path> key) {
    public static final Set<String> PARAMETERS = Set.of("sslrootcert", "sslcert", "sslkey");
    private static final String SYSTEM = "system";

    public static TlsFiles of(ConnectionUri uri) {
        boolean system = uri.parameter("sslrootcert").filter(SYSTEM::equals).isPresent();
        TlsFiles files = new TlsFiles(
                system ? Optional.empty() : file(uri, "sslrootcert"),
                system,
                file(uri, "sslcert"),
                file(uri, "sslkey"));
        if (files.certificate.isPresent() != files.key.isPresent()) {
            throw new IllegalArgumentException("sslcert=FILE and sslkey=FILE need each other");
        }
        return files;
    }

    private static Optional<Path> file(ConnectionUri uri, String parameter) {
        Optional<Path> file = uri.parameter(parameter).map(Path::of);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw new IllegalArgumentException(parameter + " names " + file.get() + ", which cannot be read");
        }
        return file;
    }

    /** Whether the address names none of them. */
    public boolean isEmpty() {
        return authority.isEmpty() && !trustsSystem && certificate.isEmpty();
    }

    /** Those whom the JVM trusts, where no file names others. */
    public TrustOptions trusted() {
        return authority
                .<TrustOptions>map(file -> new PemTrustOptions().addCertPath(file.toString()))
                .orElseGet(TlsFiles::system);
    }

    private static TrustOptions system() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return TrustOptions.wrap(factory);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no trusted authorities", e);
        }
    }

    /** What the client proves itself with. */
    public Optional<KeyCertOptions> identity() {
        return certificate.flatMap(file -> key.map(
                secret -> new PemKeyCertOptions().setCertPath(file.toString()).setKeyPath(secret.toString())));
    }
}
