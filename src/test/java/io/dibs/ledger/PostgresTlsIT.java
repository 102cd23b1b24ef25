package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.cluster.ClusterSettings.EventBusKeys;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.tls.CertificateAuthority;
import io.dibs.testkit.tls.SelfSignedCertificate;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL behind TLS, over both of the drivers. */
class PostgresTlsIT {
    private static final String ACCESS = """
            hostssl all certified all cert
            host all all all trust
            """;

    @TempDir
    private static Path folder;

    private static PostgresProcess server;
    private static Vertx vertx;
    private static SelfSignedCertificate certificate;
    private static Path authority;
    private static Path stranger;
    /** Parameters that name the client's own certificate. */
    private static String identity;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        certificate = SelfSignedCertificate.of("localhost", folder);
        authority = certificate.authority();
        stranger = SelfSignedCertificate.of("elsewhere", folder).authority();
        EventBusKeys keys = new CertificateAuthority(folder, "clients").issue("certified");
        identity = identity(keys);
        Path access = Files.writeString(folder.resolve("pg_hba.conf"), ACCESS);
        Map<String, String> config = new HashMap<>(PostgresProcess.DURABLE);
        config.putAll(Map.of(
                "ssl", "on",
                "ssl_cert_file", authority.toString(),
                "ssl_key_file", certificate.key().toString(),
                "ssl_ca_file", keys.authority().toString(),
                "hba_file", access.toString()));
        server = PostgresProcess.start(config);
        server.run("postgres", "CREATE ROLE certified LOGIN SUPERUSER");
    }

    private static String identity(EventBusKeys keys) throws IOException {
        Files.setPosixFilePermissions(keys.key(), PosixFilePermissions.fromString("rw-------"));
        return "&sslcert=" + keys.certificate() + "&sslkey=" + keys.key();
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

    @Test
    void theSystemsAuthoritiesAreTrustedWhereTheyAreNamed() {
        assertRefused("localhost", "verify-full&sslrootcert=system");
        certificate.whileTrusted(() -> {
            assertThat(migrated("localhost", "verify-full&sslrootcert=system").number())
                    .isNotEmpty();
            assertRefused("127.0.0.1", "verify-full&sslrootcert=system");
            assertThat(migrated("certified@localhost", "verify-full&sslrootcert=system" + identity)
                            .number())
                    .isNotEmpty();
        });
    }

    /** Both drivers prove who the client is, so that it needs no password. */
    @Test
    void aClientThatProvesItsNameIsLetIn() {
        assertThat(migrated("certified@localhost", "verify-full&sslrootcert=" + authority + identity)
                        .number())
                .isNotEmpty();
    }

    @Test
    void aClientWithoutACertificateOrWithOneOfAStrangerIsToldApart() throws Exception {
        assertThatThrownBy(() -> migrated("certified@localhost", "require"))
                .isInstanceOfSatisfying(UnfitDatabaseException.class, unfit -> assertThat(unfit.check())
                        .isEqualTo(ServerCheck.TLS))
                .hasMessageContaining("asks for a client certificate")
                .hasMessageContaining("add sslcert=FILE and sslkey=FILE to DIBS_POSTGRES_URI");
        String strangers = identity(new CertificateAuthority(folder, "strangers").issue("certified"));
        assertThatThrownBy(() -> migrated("certified@localhost", "require" + strangers))
                .isInstanceOfSatisfying(UnfitDatabaseException.class, unfit -> assertThat(unfit.check())
                        .isEqualTo(ServerCheck.TLS))
                .hasMessageContaining("sslcert");
    }

    private static void assertRefused(String host, String mode) {
        assertThatThrownBy(() -> migrated(host, mode))
                .isInstanceOfSatisfying(UnfitDatabaseException.class, unfit -> assertThat(unfit.check())
                        .isEqualTo(ServerCheck.TLS))
                .hasMessageContaining("sslrootcert");
    }

    /** A new database, so that the driver that migrates is asked too. */
    private static SchemaVersion migrated(String host, String mode) {
        PostgresSettings settings = PostgresSettings.parse("postgresql://" + host + ":" + server.port() + "/"
                + server.newDatabase().database() + "?sslmode=" + mode);
        return ConditionWait.get(PostgresLedger.migrate(vertx, settings, Duration.ofSeconds(10)));
    }
}
