package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.connection.HostAddress;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresSettingsTest {
    @Test
    void everyPartOfTheUriIsRead() {
        PostgresSettings settings =
                PostgresSettings.parse("postgresql://me%40home:p%3Aw+%2F@db.example:6432/dibs?sslmode=require");
        assertThat(settings.hosts()).containsExactly(new HostAddress("db.example", 6432));
        assertThat(settings.database()).isEqualTo("dibs");
        assertThat(settings.user()).isEqualTo("me@home");
        assertThat(settings.password()).isEqualTo("p:w+/");
        assertThat(settings.sslMode()).isEqualTo(SslMode.REQUIRE);
    }

    @Test
    void whatIsLeftOutHasTheUsualValue() {
        PostgresSettings settings = PostgresSettings.parse("postgres://me@[::1]");
        assertThat(settings.hosts()).containsExactly(new HostAddress("::1", 5432));
        assertThat(settings.database()).isEqualTo("me");
        assertThat(settings.password()).isEmpty();
        assertThat(settings.jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]:5432/me");
    }

    @Test
    void severalHostsAreReadInTheirOrder() {
        PostgresSettings settings =
                PostgresSettings.parse("postgresql://me@one:6432,[::2],three/dibs?target_session_attrs=primary");
        assertThat(settings.hosts())
                .containsExactly(
                        new HostAddress("one", 6432), new HostAddress("::2", 5432), new HostAddress("three", 5432));
        assertThat(settings.jdbcUrl()).isEqualTo("jdbc:postgresql://one:6432,[::2]:5432,three:5432/dibs");
        assertThat(settings.jdbcProperties()).containsEntry("targetServerType", "primary");
    }

    @Test
    void theSystemsAuthoritiesAreUsedWithTheNameCheckedAlone() {
        assertThat(PostgresSettings.parse("postgresql://me@db/dibs?sslrootcert=system")
                        .sslMode())
                .isEqualTo(SslMode.VERIFY_FULL);
        assertThatThrownBy(() -> PostgresSettings.parse("postgresql://me@db/dibs?sslrootcert=system&sslmode=require"))
                .hasMessageContaining("needs sslmode=verify-full");
    }

    @Test
    void aConnectionSaysItsNameAndItsLimits() {
        PgConnectOptions options =
                PostgresSettings.parse("postgresql://me@db/dibs").connectOptions("shards", 5_000);
        assertThat(options.getProperties())
                .containsEntry("application_name", "dibs shards")
                .containsEntry("lock_timeout", "2000ms")
                .containsEntry("statement_timeout", "5000ms");
    }

    @Test
    void whoMustProveItsNameIsCheckedAgainstTheAuthority() {
        ClientSSLOptions checked = tls("sslmode=verify-full&sslrootcert=pom.xml&sslcert=pom.xml&sslkey=pom.xml");
        assertThat(checked.getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
        assertThat(checked.getTrustOptions()).isNotNull();
        assertThat(checked.isTrustAll()).isFalse();
        assertThat(checked.getKeyCertOptions()).isNotNull();
        ClientSSLOptions encrypted = tls("sslmode=require");
        assertThat(encrypted.getHostnameVerificationAlgorithm()).isEmpty();
        assertThat(encrypted.isTrustAll()).isTrue();
        assertThat(tls("sslrootcert=system").isTrustAll()).isFalse();
    }

    private static ClientSSLOptions tls(String parameters) {
        return PostgresSettings.parse("postgresql://me@db/dibs?" + parameters)
                .connectOptions("shards", 5_000)
                .getSslOptions();
    }

    @Test
    void eachShardHoldsAConnectionAndEachNodeSome() {
        assertThat(PostgresLimits.DEFAULT.connections(64, 1)).isEqualTo(64 + 17);
        assertThat(PostgresLimits.DEFAULT.connections(64, 3)).isEqualTo(64 + 3 * 17);
    }

    @Test
    void migrationsWaitAsLongForAConnectionAsANode() {
        PostgresSettings settings = PostgresSettings.parse("postgresql://me@db/dibs");
        assertThat(settings.jdbcProperties())
                .containsEntry("connectTimeout", "3")
                .doesNotContainKey("targetServerType");
    }

    @ParameterizedTest
    @CsvSource({
        "'postgresql://me@one,two/dibs?target_session_attrs=any', must be read-write or primary",
        "'postgresql://me@one,/dibs', is not a host",
        "postgresql://me@one:99999/dibs, is not one of 1 to 65535",
        "postgresql://me@one/dibs?sslcert=pom.xml, sslcert=FILE and sslkey=FILE need each other",
        "postgresql://me@one/dibs?sslcert=absent&sslkey=pom.xml, 'sslcert names absent, which cannot be read'",
        "postgresql://me@one/dibs?sslmode=disable&sslrootcert=pom.xml, sslmode=disable uses no",
        "postgresql://me:50%@one/dibs, percent-encode"
    })
    void whatIsWrongIsSaid(String uri, String message) {
        assertThatThrownBy(() -> PostgresSettings.parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void thePasswordIsNeverShown() {
        assertThat(PostgresSettings.parse("postgresql://me:secret@db/dibs"))
                .asString()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://me:secret@db/dibs",
                "postgresql:///dibs",
                "postgresql://me:secret@db/dibs?colour=secret",
                "postgresql://me:secret@db/dibs?sslmode=verify-full",
                "postgresql://me:se cret@db/dibs"
            })
    void aUriThatCannotBeUsedIsRefusedWithoutItsPassword(String uri) {
        assertThatThrownBy(() -> PostgresSettings.parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("cret@");
    }

    @Test
    void theNumberOfShardsCannotBeWaived() {
        PostgresSettings settings = PostgresSettings.parse("postgresql://me@db/dibs");
        assertThatThrownBy(() -> settings.waiving(Set.of(ServerCheck.SHARDS))).hasMessageContaining("SHARDS");
    }
}
