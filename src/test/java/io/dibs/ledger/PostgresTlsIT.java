package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.tls.SelfSignedCertificate;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL behind TLS, over both of the drivers. */
class PostgresTlsIT {
    @TempDir
    private static Path folder;

    private static PostgresProcess server;
    private static Vertx vertx;
    private static Path authority;
    private static Path stranger;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        SelfSignedCertificate certificate = SelfSignedCertificate.of("localhost", folder);
        authority = certificate.authority();
        stranger = SelfSignedCertificate.of("elsewhere", folder).authority();
        Map<String, String> config = new HashMap<>(PostgresProcess.DURABLE);
        config.putAll(Map.of(
                "ssl", "on",
                "ssl_cert_file", authority.toString(),
                "ssl_key_file", certificate.key().toString()));
        server = PostgresProcess.start(config);
    }

    @AfterAll
    static void stop() throws Exception {
        ConditionWait.get(vertx.close());
        server.close();
    }

    @Test
    void aServerThatProvesItsNameIsTalkedTo() {
        assertThat(migrated("localhost", "verify-full&sslrootcert=" + authority).number())
                .isNotEmpty();
        assertThat(migrated("127.0.0.1", "verify-ca&sslrootcert=" + authority).number())
                .isNotEmpty();
        assertThat(migrated("127.0.0.1", "require").number()).isNotEmpty();
    }

    @Test
    void aServerOfAnotherNameOrOfAnUnknownAuthorityIsNotTalkedTo() {
        assertRefused("127.0.0.1", "verify-full&sslrootcert=" + authority);
        assertRefused("localhost", "verify-full&sslrootcert=" + stranger);
        assertRefused("localhost", "verify-ca&sslrootcert=" + stranger);
    }

    private static void assertRefused(String host, String mode) {
        assertThatThrownBy(() -> migrated(host, mode))
                .isInstanceOfSatisfying(UnfitDatabaseException.class, unfit -> assertThat(unfit.check())
                        .isEqualTo(ServerCheck.TLS))
                .hasMessageContaining("sslrootcert");
    }

    private static SchemaVersion migrated(String host, String mode) {
        PostgresSettings settings = PostgresSettings.parse(
                "postgresql://postgres:postgres@" + host + ":" + server.port() + "/postgres?sslmode=" + mode);
        return ConditionWait.get(PostgresLedger.migrate(vertx, settings, Duration.ofSeconds(10)));
    }
}
