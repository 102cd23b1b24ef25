package io.dibs.testkit.tls;

import io.dibs.cluster.ClusterSettings.EventBusKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Signs the certificates of nodes, with the JDK's own tool. */
public final class CertificateAuthority {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final String name;

    public CertificateAuthority(Path folder, String name) throws Exception {
        this.folder = folder;
        this.name = name;
        keytool(name, "-genkeypair", "-alias", "ca", "-keyalg", "RSA", "-dname", "CN=" + name, "-ext", "bc:c");
        keytool(name, "-exportcert", "-alias", "ca", "-rfc", "-file", pem("ca").toString());
    }

    public EventBusKeys issue(String node) throws Exception {
        return issue(node, "ip:127.0.0.1");
    }

    /** @param subject whom the certificate is for, as in {@code dns:localhost} */
    public EventBusKeys issue(String node, String subject) throws Exception {
        String store = name + "-" + node;
        Path request = folder.resolve(store + ".csr");
        keytool(store, "-genkeypair", "-alias", "node", "-keyalg", "RSA", "-dname", "CN=" + node);
        keytool(store, "-certreq", "-alias", "node", "-file", request.toString());
        keytool(
                name,
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                request.toString(),
                "-rfc",
                "-ext",
                "san=" + subject,
                "-outfile",
                pem(node).toString());
        return new EventBusKeys(pem(node), key(store, node), pem("ca"));
    }

    private Path pem(String what) {
        return folder.resolve(name + "-" + what + ".pem");
    }

    private Path key(String store, String node) throws Exception {
        KeyStore keys = KeyStore.getInstance(folder.resolve(store + ".p12").toFile(), PASSWORD.toCharArray());
        byte[] key = keys.getKey("node", PASSWORD.toCharArray()).getEncoded();
        String text = Base64.getMimeEncoder().encodeToString(key);
        return Files.writeString(
                pem(node + "-key"), "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    }

    private void keytool(String store, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                folder.resolve(store + ".p12").toString(),
                "-storepass",
                PASSWORD));
        command.addAll(1, List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(Files.readString(folder.resolve("keytool.log")));
        }
    }
}
