package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.pgclient.SslMode;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresSettingsTest {
    @Test
    void everyPartOfTheUriIsRead() {
        PostgresSettings settings =
                PostgresSettings.parse("postgresql://me%40home:p%3Aw+%2F@db.example:6432/dibs?sslmode=require");
        assertThat(settings.host()).isEqualTo("db.example");
        assertThat(settings.port()).isEqualTo(6432);
        assertThat(settings.database()).isEqualTo("dibs");
        assertThat(settings.user()).isEqualTo("me@home");
        assertThat(settings.password()).isEqualTo("p:w+/");
        assertThat(settings.sslMode()).isEqualTo(SslMode.REQUIRE);
    }

    @Test
    void whatIsLeftOutHasTheUsualValue() {
        PostgresSettings settings = PostgresSettings.parse("postgres://me@[::1]");
        assertThat(settings.host()).isEqualTo("::1");
        assertThat(settings.port()).isEqualTo(5432);
        assertThat(settings.database()).isEqualTo("me");
        assertThat(settings.password()).isEmpty();
        assertThat(settings.jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]:5432/me");
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
