package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ServerCheckTest {
    @Test
    void onlyWhatGuardsDurabilityCanBeWaived() {
        assertThat(Stream.of(ServerCheck.values())
                        .filter(ServerCheck::isWaivable)
                        .map(ServerCheck::waiver))
                .containsExactly("replica", "fsync", "full_page_writes", "synchronous_commit");
    }

    @Test
    void timeMendsAnOutageAndAMigrationAlone() {
        assertThat(ServerCheck.values())
                .filteredOn(ServerCheck::isOutage)
                .containsExactly(ServerCheck.REACHABLE, ServerCheck.MIGRATION);
    }
}
