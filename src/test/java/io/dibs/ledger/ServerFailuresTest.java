package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerFailuresTest {
    private static Throwable translated(Throwable failure) {
        return ServerFailures.translated(failure).cause();
    }

    private static PgException error(String state) {
        return new PgException("message", "ERROR", state, "detail");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "40001", "53100", "55P03", "57P01", "58030", "25006"})
    void aTemporaryFailureStaysAsItIs(String state) {
        PgException failure = error(state);

        assertThat(translated(failure)).isSameAs(failure);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42601", "42P01", "22023", "23505", "25P02", "X", ""})
    void aFaultOfAStatementIsToldApart(String state) {
        PgException failure = error(state);

        assertThat(translated(failure))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("message")
                .hasCause(failure);
    }

    @Test
    void aFailureThatTheServerDidNotSendStaysAsItIs() {
        IOException failure = new IOException("reset");

        assertThat(translated(failure)).isSameAs(failure);
        PgException stateless = error(null);
        assertThat(translated(stateless)).isSameAs(stateless);
    }
}
