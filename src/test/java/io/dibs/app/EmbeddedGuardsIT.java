package io.dibs.app;

import static io.dibs.testkit.postgres.ServerQueries.ask;
import static io.dibs.testkit.postgres.ServerQueries.redis;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.node.DibsProcess;
import io.dibs.testkit.node.NodeTemplate;
import io.dibs.testkit.process.PublicFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One node with its own servers: what it writes survives, and nobody else gets at it. */
class EmbeddedGuardsIT {
    private static PublicFolder place;
    private static DibsProcess node;

    @BeforeAll
    static void start() throws IOException {
        place = new PublicFolder();
        NodeTemplate.fill(place.data());
        node = DibsProcess.start(place.folder()).ready();
    }

    @AfterAll
    static void stop() throws IOException {
        node.close();
        place.close();
    }

    @Test
    void whatIsCommittedIsDurable() throws Exception {
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            assertThat(ask(node.jdbc(), "SHOW " + setting)).as(setting).isEqualTo("on");
        }
        assertThat(ask(node.jdbc(), "SHOW max_connections")).isEqualTo("200");
        assertThat(ask(node.jdbc(), "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    }

    @Test
    void aSecondProcessOnTheSameDirectoryIsTurnedAway() throws Exception {
        DibsProcess second = DibsProcess.start(place.folder());
        assertThat(second.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(second.err())
                .contains("Another Dibs (process " + node.handle().pid() + ") uses the data directory")
                .contains("DIBS_DATA_DIR");
        assertThat(ask(node.jdbc(), "SELECT 1")).isEqualTo("1");
    }

    @Test
    void theServersAreOutOfReachOfTheTerminalsSignals() throws Exception {
        for (String server : List.of("postgres-", "redis-")) {
            assertThat(session(place.leader(server).pid()))
                    .isNotEqualTo(session(node.handle().pid()));
        }
    }

    @Test
    void othersOfTheMachineNeedThePassword() throws Exception {
        String open = node.after("Redis").replace(":***@", "@");
        assertThat(redis(open)).startsWith("-");
        assertThat(Files.getPosixFilePermissions(place.data().resolve("password")))
                .hasSize(2);
        assertThat(node.err() + node.out())
                .doesNotContain(
                        Files.readString(place.data().resolve("password")).strip());
    }

    /** The sixth field of the kernel's line on a process. */
    private static String session(long pid) throws IOException {
        String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return line.substring(line.lastIndexOf(')') + 2).split(" ")[3];
    }
}
