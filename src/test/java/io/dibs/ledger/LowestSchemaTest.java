package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LowestSchemaTest {
    @Test
    void whoKnowsTheSchemaThatIsDemandedMayWrite() {
        assertThat(LowestSchema.require(Optional.empty())).isEqualTo(SchemaHistory.NEWEST);
        assertThat(LowestSchema.require(Optional.of(SchemaHistory.NEWEST))).isEqualTo(SchemaHistory.NEWEST);
    }

    @Test
    void whoDoesNotIsTold() {
        assertThatThrownBy(() -> LowestSchema.require(Optional.of(SchemaHistory.NEWEST + 1)))
                .isInstanceOfSatisfying(UnfitDatabaseException.class, unfit -> assertThat(unfit.check())
                        .isEqualTo(ServerCheck.SCHEMA))
                .hasMessageContaining("start a newer version");
    }
}
