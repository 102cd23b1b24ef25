package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Poisoned;
import io.dibs.shard.WriteOutcome.Unknown;
import io.vertx.pgclient.PgException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteFailureClassifierTest {
    private static PgException error(String state) {
        return new PgException("it failed", "ERROR", state, null);
    }

    @Test
    void aRowThatIsThereAlreadyContradictsMemory() {
        assertThat(WriteFailureClassifier.of(error("23505"))).isInstanceOf(Contradicted.class);
    }

    private static PgException missing(String table, String column) {
        return new PgException(
                "null value",
                "ERROR",
                "23502",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "public",
                table,
                column,
                null,
                null);
    }

    /** A batch's statement leaves the campaign empty where its head did not move. */
    @Test
    void aHeadThatDidNotMoveContradictsMemory() {
        assertThat(WriteFailureClassifier.of(missing("issue", "campaign"))).isInstanceOf(Contradicted.class);
        assertThat(WriteFailureClassifier.of(missing("issue", "users"))).isInstanceOf(Poisoned.class);
        assertThat(WriteFailureClassifier.of(missing("campaign", "campaign"))).isInstanceOf(Poisoned.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "22021", "22P05", "23502", "23514", "54000"})
    void dataThatCanNeverBeStoredPoisonsTheBatch(String state) {
        assertThat(WriteFailureClassifier.of(error(state))).isInstanceOf(Poisoned.class);
    }

    @Test
    void aUserIdThatCannotBeStoredPoisonsTheBatch() {
        assertThat(WriteFailureClassifier.of(new UnstorableException("A user id is empty")))
                .isEqualTo(new Poisoned("A user id is empty"));
    }

    /** Statement and lock time-outs, shutdowns, a lost connection, a full disk, a foreign key, a deadlock. */
    @ParameterizedTest
    @ValueSource(strings = {"57014", "55P03", "57P01", "57P03", "08006", "53100", "23503", "40P01", "XX000"})
    void anyOtherErrorLeavesTheOutcomeUnknown(String state) {
        assertThat(WriteFailureClassifier.of(error(state))).isInstanceOf(Unknown.class);
    }

    @Test
    void aFailureOutsidePostgresLeavesTheOutcomeUnknown() {
        assertThat(WriteFailureClassifier.of(error(null))).isInstanceOf(Unknown.class);
        assertThat(WriteFailureClassifier.of(new TimeoutException())).isEqualTo(new Unknown("TimeoutException"));
        assertThat(WriteFailureClassifier.of(new IllegalStateException("closed")))
                .isEqualTo(new Unknown("closed"));
    }
}
