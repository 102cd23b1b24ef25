package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaHistoryTest {
    @Test
    void everyMigrationIsListed() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            assertThat(files.map(file -> "db/migration/" + file.getFileName()))
                    .containsExactlyInAnyOrderElementsOf(SchemaHistory.MIGRATIONS);
        }
    }
}
