package io.dibs.testkit.redis;

import io.dibs.cluster.ClusterSettings.EventBusKeys;
import java.util.List;

/**
 * How servers speak TLS with their clients and each other; both ends show a certificate.
 *
 * @param host what the servers call themselves and each other: a name, or an address
 */
public record RedisTls(EventBusKeys keys, String host) {
    boolean isNamed() {
        return !host.startsWith("127.");
    }

    List<String> options(int port) {
        return List.of(
                "--tls-port",
                String.valueOf(port),
                "--tls-cert-file",
                keys.certificate().toString(),
                "--tls-key-file",
                keys.key().toString(),
                "--tls-ca-cert-file",
                keys.authority().toString(),
                "--tls-replication",
                "yes",
                "--tls-cluster",
                "yes");
    }

    /** What a client's URI says of it. */
    public String parameters() {
        return "sslrootcert=" + keys.authority() + "&sslcert=" + keys.certificate() + "&sslkey=" + keys.key();
    }
}
