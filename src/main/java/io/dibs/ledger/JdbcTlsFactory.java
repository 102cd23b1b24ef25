package io.dibs.ledger;

import io.dibs.connection.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.postgresql.ssl.PEMKeyManager;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS of the driver that migrates, with those whom the JVM trusts: on its own it knows files of authorities alone, or
 * no certificate of the client. The driver makes it by its name.
 */
public final class JdbcTlsFactory extends WrappedFactory {
    private static final String CERTIFICATE = "sslcert";
    private static final String KEY = "sslkey";
    private static final String KEY_ALGORITHM = "pemKeyAlgorithm";

    /** @param properties of the connection */
    public JdbcTlsFactory(Properties properties) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity(properties), null, null);
        factory = context.getSocketFactory();
    }

    private static KeyManager[] identity(Properties properties) {
        return properties.getProperty(CERTIFICATE) == null
                ? new KeyManager[0]
                : new KeyManager[] {
                    new PEMKeyManager(
                            properties.getProperty(KEY),
                            properties.getProperty(CERTIFICATE),
                            properties.getProperty(KEY_ALGORITHM))
                };
    }

    static void configure(Properties properties, TlsFiles tls) {
        tls.authority().ifPresent(file -> properties.setProperty("sslrootcert", file.toString()));
        tls.key().ifPresent(file -> properties.setProperty(KEY, file.toString()));
        tls.certificate().ifPresent(file -> {
            properties.setProperty(CERTIFICATE, file.toString());
            properties.setProperty(KEY_ALGORITHM, keyAlgorithm(file));
        });
        if (tls.trustsSystem()) {
            properties.setProperty("sslfactory", JdbcTlsFactory.class.getName());
        }
    }

    private static String keyAlgorithm(Path certificate) {
        try (InputStream in = Files.newInputStream(certificate)) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getPublicKey()
                    .getAlgorithm();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("sslcert names " + certificate + ", which is no certificate as PEM", e);
        }
    }
}
