package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.pgclient.PgNotice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A commit that came with a warning may not be on the replicas. */
class ServerWarningsTest {
    private final ServerWarnings warnings = new ServerWarnings();

    private Future<?> resultAfter(String code) {
        warnings.handle(new PgNotice().setCode(code).setMessage("a replica is late"));
        return warnings.none(null);
    }

    @ParameterizedTest
    @CsvSource({"01000", "40001", "''"})
    void aResultWithAWarningIsNotBelieved(String code) {
        assertThat(resultAfter(code).cause())
                .isInstanceOf(WarningException.class)
                .hasMessage("a replica is late");
    }

    @Test
    void aWarningWithoutACodeIsOne() {
        assertThat(resultAfter(null).failed()).isTrue();
    }

    @Test
    void aNoticeIsHarmless() {
        assertThat(resultAfter("00000").succeeded()).isTrue();
    }

    @Test
    void aWarningIsOfOneStatement() {
        resultAfter("01000");
        warnings.clear();
        assertThat(warnings.none(null).succeeded()).isTrue();
    }
}
