package io.dibs.app;

import static io.dibs.testkit.postgres.ServerQueries.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.node.DibsProcess;
import io.dibs.testkit.node.NodeTemplate;
import io.dibs.testkit.process.PublicFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** First starts: in which directory, as which user, and what a start that does not succeed leaves. */
class EmbeddedServersIT {
    private PublicFolder place;

    @BeforeEach
    void makePlace() throws IOException {
        place = new PublicFolder();
    }

    @AfterEach
    void clearPlace() throws IOException {
        place.close();
    }

    @Test
    void anyNameDoesForTheDirectory() throws Exception {
        Map<String, String> settings = Map.of("DIBS_DATA_DIR", "my 'own' data");
        NodeTemplate.fill(place.folder().resolve("my 'own' data"));
        try (DibsProcess node =
                DibsProcess.start(place.folder(), settings, List.of()).ready()) {
            assertThat(ask(node.jdbc(), "SELECT 1")).isEqualTo("1");
            assertThat(node.stop()).isZero();
        }
        assertThat(place.processes()).isEmpty();
    }

    @Test
    void anOrdinaryUserStartsThemAndSoDoesRootInTheSameDirectory() throws Exception {
        PublicFolder.giveToOrdinaryUser(place.folder());
        for (List<String> prefix :
                List.of(PublicFolder.asOrdinaryUser(), List.<String>of(), PublicFolder.asOrdinaryUser())) {
            try (DibsProcess node =
                    DibsProcess.start(place.folder(), Map.of(), prefix).ready()) {
                assertThat(ask(node.jdbc(), "SELECT 1")).isEqualTo("1");
                assertThat(node.stop()).isZero();
            }
        }
        assertThat(place.processes()).isEmpty();
    }

    @Test
    void aDirectoryOfSomebodyElseIsNamed() throws Exception {
        Path locked = Files.createDirectory(place.folder().resolve("theirs"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        DibsProcess node = DibsProcess.start(
                place.folder(), Map.of("DIBS_DATA_DIR", locked + "/data"), PublicFolder.asOrdinaryUser());
        assertThat(node.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(node.err()).contains("cannot be written by this user").contains("DIBS_DATA_DIR");
    }

    @Test
    void whereNamespacesAreRefusedTheServersRunAsSomebodyElse() throws Exception {
        try (DibsProcess node = DibsProcess.start(place.folder(), withoutNamespaces(), List.of())
                .ready()) {
            assertThat(ask(node.jdbc(), "SELECT 1")).isEqualTo("1");
            assertThat(place.leader("postgres-").info().user()).get().isNotEqualTo("root");
        }
        assertThat(place.processes()).isEmpty();
    }

    @Test
    void aStartThatFailsTakesItsServersAlong() throws Exception {
        NodeTemplate.fill(place.data());
        DibsProcess node = DibsProcess.start(place.folder(), Map.of("DIBS_NODE", "broken"), List.of());
        assertThat(node.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(node.err()).contains("The ledger did not answer.");
        assertThat(place.processes()).isEmpty();
    }

    @Test
    void aStopInTheMiddleOfTheFirstStartLeavesNothingRunning() throws Exception {
        DibsProcess node = DibsProcess.start(place.folder());
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> node.err().contains("Creating an empty database"));
        node.stop();
        assertThat(place.processes()).isEmpty();
        try (DibsProcess next = DibsProcess.start(place.folder()).ready()) {
            assertThat(ask(next.jdbc(), "SELECT 1")).isEqualTo("1");
            assertThat(ask(next.jdbc(), "SELECT rolpassword FROM pg_authid WHERE rolname = 'dibs'"))
                    .as("a random password needs one round")
                    .startsWith("SCRAM-SHA-256$1:");
            assertThat(ask(next.jdbc(), "SHOW scram_iterations"))
                    .as("those that people choose need more")
                    .isEqualTo("4096");
        }
    }

    private Map<String, String> withoutNamespaces() throws IOException {
        Path tools = Files.createDirectory(place.folder().resolve("tools"));
        Path unshare = Files.writeString(tools.resolve("unshare"), "#!/bin/sh\nexit 1\n");
        assertThat(unshare.toFile().setExecutable(true)).isTrue();
        return Map.of("PATH", tools + ":" + System.getenv("PATH"));
    }
}
