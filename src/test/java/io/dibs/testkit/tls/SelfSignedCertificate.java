package io.dibs.testkit.tls;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;

/** A certificate that signs itself, in a file of its own, made by the JDK's tool. */
public record SelfSignedCertificate(Path file) {
    private static final String PASSWORD = "changeit";

    public static SelfSignedCertificate of(String host, Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve(host + ".p12");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        tool,
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
        return new SelfSignedCertificate(file);
    }

    public PfxOptions identity() {
        return new PfxOptions().setPath(file.toString()).setPassword(PASSWORD);
    }

    /** The certificate alone, as others are given it to trust. */
    public Path authority() throws IOException, GeneralSecurityException {
        return pem("CERTIFICATE", keys().getCertificate("a").getEncoded());
    }

    /** Its key, for a server that reads no PKCS #12. */
    public Path key() throws IOException, GeneralSecurityException {
        Path key = pem("PRIVATE KEY", keys().getKey("a", PASSWORD.toCharArray()).getEncoded());
        return Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private Path pem(String type, byte[] content) throws IOException {
        return Files.writeString(
                file.resolveSibling(file.getFileName() + "." + type.replace(' ', '-') + ".pem"),
                "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + type + "-----\n");
    }

    /** This process trusts no other one meanwhile. */
    public void whileTrusted(Runnable action) {
        Map<String, String> properties = Map.of(
                "javax.net.ssl.trustStore",
                file.toString(),
                "javax.net.ssl.trustStoreType",
                "PKCS12",
                "javax.net.ssl.trustStorePassword",
                PASSWORD);
        properties.forEach(System::setProperty);
        try {
            action.run();
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }
}
