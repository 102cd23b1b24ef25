package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dibs.testkit.external.ExternalTool;
import io.dibs.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The secrets of docker-compose.yml, with and without TLS. */
class MakeSecretsTest {
    private static final Path SCRIPT = Path.of("cluster-config", "make-secrets");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String VERIFIED = "?sslmode=verify-full&sslrootcert=/run/secrets/ca.crt";

    @TempDir
    private Path folder;

    @BeforeEach
    void lay() throws IOException {
        Files.copy(SCRIPT, folder.resolve("make-secrets"));
    }

    private Map<String, String> make(String... words) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("sh", folder.resolve("make-secrets").toString()));
        command.addAll(List.of(words));
        try (ChildProcess made = ChildProcess.start(command, Map.of(), folder.resolve("log"))) {
            assertThat(made.awaitEnd(LIMIT)).as(made.output()).isZero();
        }
        Map<String, String> secrets = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("secrets"))) {
            for (Path file : files.toList()) {
                secrets.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return secrets;
    }

    @Test
    void withoutTlsNobodyAsksForIt() throws IOException {
        Map<String, String> secrets = make();

        assertThat(secrets.get("postgres_uri"))
                .isEqualTo("postgresql://dibs:" + secrets.get("postgres_password")
                        + "@postgres:5432/dibs?sslmode=disable");
        assertThat(secrets.get("postgres_app_uri"))
                .isEqualTo("postgresql://dibs_app:" + secrets.get("postgres_app_password")
                        + "@postgres:5432/dibs?sslmode=disable");
        assertThat(secrets.get("postgres_monitor_address")).isEqualTo("postgres:5432/dibs?sslmode=disable");
        assertThat(secrets.get("redis_uri")).isEqualTo("redis://:" + secrets.get("redis_password") + "@redis:6379");
        assertThat(secrets.get("redis.conf")).isEqualTo("requirepass " + secrets.get("redis_password") + "\n");
        assertThat(secrets.get("ca.crt")).isEmpty();
    }

    @Test
    void whatIsThereStays() throws IOException {
        Map<String, String> secrets = make();
        Files.writeString(folder.resolve("secrets/postgres_uri"), "postgresql://elsewhere/dibs");

        assertThat(make()).containsEntry("postgres_uri", "postgresql://elsewhere/dibs");
        secrets.remove("postgres_uri");
        assertThat(make()).containsAllEntriesOf(secrets);
    }

    @Test
    void withTlsAddressesChangeAndPasswordsStay() throws IOException {
        assumeTrue(ExternalTool.find("openssl").isPresent());
        Map<String, String> before = make();
        Map<String, String> secrets = make("--tls");

        assertThat(secrets.get("postgres_uri"))
                .isEqualTo(before.get("postgres_uri").replace("?sslmode=disable", VERIFIED));
        assertThat(secrets.get("postgres_app_uri"))
                .isEqualTo(before.get("postgres_app_uri").replace("?sslmode=disable", VERIFIED));
        assertThat(secrets.get("redis_uri"))
                .isEqualTo("rediss://:" + before.get("redis_password") + "@redis:6379?sslrootcert=/run/secrets/ca.crt");
        assertThat(secrets.get("redis.conf")).contains("\nport 0\ntls-port 6379\n");
        assertThat(secrets.keySet()).contains("postgres.crt", "postgres.key", "redis.crt", "redis.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secrets/ca.key"))))
                .isEqualTo("rw-------");
        assertThat(make("--tls")).isEqualTo(secrets);
        assertThat(make()).isEqualTo(secrets);
    }
}
