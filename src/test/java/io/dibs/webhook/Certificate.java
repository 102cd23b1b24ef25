package io.dibs.webhook;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;

/** A certificate that signs itself, in a file of its own, made by the JDK's tool. */
public record Certificate(Path file) {
    private static final String PASSWORD = "changeit";

    public static Certificate of(String host, Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve(host + ".p12");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        tool, "-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", "CN=" + host,
                        "-ext", "san=dns:" + host, "-storetype", "PKCS12", "-storepass", PASSWORD,
                        "-keystore", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
        return new Certificate(file);
    }

    public PfxOptions identity() {
        return new PfxOptions().setPath(file.toString()).setPassword(PASSWORD);
    }

    /** The certificate alone, as others are given it to trust. */
    public Path authority() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        String text = Base64.getMimeEncoder().encodeToString(keys.getCertificate("a").getEncoded());
        return Files.writeString(
                file.resolveSibling(file.getFileName() + ".pem"),
                "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
    }

    /** This process trusts no other one meanwhile. */
    public void whileTrusted(Runnable action) {
        Map<String, String> properties = Map.of(
                "javax.net.ssl.trustStore", file.toString(),
                "javax.net.ssl.trustStoreType", "PKCS12",
                "javax.net.ssl.trustStorePassword", PASSWORD);
        properties.forEach(System::setProperty);
        try {
            action.run();
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }
}
