package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.cluster.ClusterSettings.EventBusKeys;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.redis.RedisProcess;
import io.dibs.testkit.redis.RedisTls;
import io.dibs.testkit.tls.CertificateAuthority;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis that speaks TLS. */
class RedisTlsIT {
    @TempDir
    static Path folder;

    private static EventBusKeys keys;

    private final Vertx vertx = Vertx.vertx();

    @BeforeAll
    static void issue() throws Exception {
        keys = new CertificateAuthority(folder, "redis").issue("cache", "dns:localhost");
    }

    @AfterEach
    void stop() {
        ConditionWait.get(vertx.close());
    }

    private static RedisProcess redis(String clientsProveThemselves) throws Exception {
        return new RedisProcess(
                Optional.of(new RedisTls(keys, "localhost")),
                "--save",
                "",
                "--tls-auth-clients",
                clientsProveThemselves);
    }

    private void check(RedisProcess redis, String host, String parameters) {
        String uri = "rediss://:s3cret@" + host + ":" + redis.clientPort() + parameters;
        ConditionWait.get(NodeSnapshots.check(vertx, uri, cause -> {}));
    }

    @Test
    void snapshotsGoThroughTlsToAServerThatProvesItsName() throws Exception {
        try (RedisProcess redis = redis("no");
                SaleScenario sale = new SaleScenario(
                        vertx,
                        "rediss://:s3cret@localhost:" + redis.clientPort() + "?sslrootcert=" + keys.authority(),
                        SaleScenario.SMALL)) {
            sale.campaign("c", 1);
            sale.issue("c", 100);
            sale.written();
            sale.takeOver();
            assertThat(sale.listener.used).containsKey("c");
        }
    }

    @Test
    void aServerOfAnotherNameOrOfAnUnknownAuthorityIsNotSpokenTo() throws Exception {
        try (RedisProcess redis = redis("no")) {
            assertThatThrownBy(() -> check(redis, "127.0.0.1", "?sslrootcert=" + keys.authority()))
                    .hasMessageContaining("No subject alternative names matching IP address 127.0.0.1 found");
            assertThatThrownBy(() -> check(redis, "localhost", ""))
                    .hasMessageContaining("unable to find valid certification path");
        }
    }

    /** As a Redis does that is set up for TLS and nothing else. */
    @Test
    void aServerThatAsksWhoTheClientIsIsAnswered() throws Exception {
        try (RedisProcess redis = redis("yes")) {
            String trusted = "?sslrootcert=" + keys.authority();
            assertThatThrownBy(() -> check(redis, "localhost", trusted)).hasMessageContaining("certificate_required");
            check(redis, "localhost", trusted + "&sslcert=" + keys.certificate() + "&sslkey=" + keys.key());
        }
    }
}
