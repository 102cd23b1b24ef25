package io.dibs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
    void aSecondStartFindsTheDataAndThePortsOfTheFirst() throws Exception {
        String jdbc;
        try (DibsProcess first = DibsProcess.start(place.folder()).ready()) {
            jdbc = first.jdbc();
            run(jdbc, "CREATE TABLE kept AS SELECT 42 AS answer");
            assertThat(first.stop()).isZero();
        }
        assertThat(place.processes()).isEmpty();
        try (DibsProcess second = DibsProcess.start(place.folder()).ready()) {
            assertThat(second.jdbc()).isEqualTo(jdbc);
            assertThat(ask(second.jdbc(), "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void aGoodStopSavesTheSnapshotsForTheNextStart() throws Exception {
        try (DibsProcess first = DibsProcess.start(place.folder()).ready()) {
            assertThat(redis(first.after("Redis"), "SET kept 42")).startsWith("+OK\r\n+OK");
            assertThat(first.stop()).isZero();
        }
        try (DibsProcess second = DibsProcess.start(place.folder()).ready()) {
            assertThat(redis(second.after("Redis"), "GET kept")).contains("42");
        }
    }

    @Test
    void snapshotsThatCannotBeReadAreNotMissed() throws Exception {
        try (DibsProcess first = DibsProcess.start(place.folder()).ready()) {
            assertThat(first.stop()).isZero();
        }
        Path saved = place.data().resolve("redis/saved.rdb");
        byte[] bytes = Files.readAllBytes(saved);
        bytes[bytes.length - 1] ^= 1;
        Files.write(saved, bytes);
        try (DibsProcess second = DibsProcess.start(place.folder()).ready()) {
            assertThat(redis(second.after("Redis"), "PING")).contains("+PONG");
        }
    }

    @Test
    void whatIsCommittedIsDurable() throws Exception {
        try (DibsProcess node = DibsProcess.start(place.folder()).ready()) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertThat(ask(node.jdbc(), "SHOW " + setting)).as(setting).isEqualTo("on");
            }
            assertThat(ask(node.jdbc(), "SHOW max_connections")).isEqualTo("200");
            assertThat(ask(node.jdbc(), "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void afterAKillTheServersLeftBehindAreStoppedAndStartedAnew() throws Exception {
        DibsProcess killed = DibsProcess.start(place.folder()).ready();
        run(killed.jdbc(), "CREATE TABLE kept AS SELECT 42 AS answer");
        killed.kill();
        long postgres = place.leader("postgres-").pid();
        assertThat(place.leader("redis-").isAlive()).isTrue();
        try (DibsProcess next = DibsProcess.start(place.folder()).ready()) {
            assertThat(place.leader("postgres-").pid()).isNotEqualTo(postgres);
            assertThat(next.err()).contains("PostgreSQL of an earlier run is still there");
            assertThat(ask(next.jdbc(), "SELECT answer FROM kept")).isEqualTo("42");
        }
        assertThat(place.processes()).isEmpty();
    }

    @Test
    void aPidFileThatNamesAStrangerIsNoObstacle() throws Exception {
        DibsProcess killed = DibsProcess.start(place.folder()).ready();
        Path pidFile = place.data().resolve("postgres/postmaster.pid");
        String stale = Files.readString(pidFile);
        killed.kill();
        place.leader("postgres-").destroyForcibly();
        place.leader("redis-").destroyForcibly();
        await().atMost(Duration.ofSeconds(20)).until(() -> place.processes().isEmpty());
        String mine = Long.toString(ProcessHandle.current().pid());
        Files.writeString(pidFile, stale.replaceFirst("\\d+", mine));
        try (DibsProcess next = DibsProcess.start(place.folder()).ready()) {
            assertThat(ask(next.jdbc(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aSecondProcessOnTheSameDirectoryIsTurnedAway() throws Exception {
        try (DibsProcess first = DibsProcess.start(place.folder()).ready()) {
            DibsProcess second = DibsProcess.start(place.folder());
            assertThat(second.exit()).isEqualTo(ExitCode.WRONG_USE);
            assertThat(second.err())
                    .contains("Another Dibs (process " + first.handle().pid() + ") uses the data directory")
                    .contains("DIBS_DATA_DIR");
            assertThat(ask(first.jdbc(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void anyNameDoesForTheDirectory() throws Exception {
        Map<String, String> settings = Map.of("DIBS_DATA_DIR", "my 'own' data");
        try (DibsProcess node =
                DibsProcess.start(place.folder(), settings, List.of()).ready()) {
            assertThat(ask(node.jdbc(), "SELECT 1")).isEqualTo("1");
            assertThat(node.stop()).isZero();
        }
        assertThat(place.processes()).isEmpty();
    }

    @Test
    void theServersAreOutOfReachOfTheTerminalsSignals() throws Exception {
        try (DibsProcess node = DibsProcess.start(place.folder()).ready()) {
            for (String server : List.of("postgres-", "redis-")) {
                assertThat(session(place.leader(server).pid()))
                        .isNotEqualTo(session(node.handle().pid()));
            }
        }
    }

    /** The sixth field of the kernel's line on a process. */
    private static String session(long pid) throws IOException {
        String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return line.substring(line.lastIndexOf(')') + 2).split(" ")[3];
    }

    @Test
    void aTakenPortIsAvoided() throws Exception {
        int postgres;
        try (DibsProcess first = DibsProcess.start(place.folder()).ready()) {
            postgres = Integer.parseInt(first.after("PostgreSQL").replaceAll(".*:(\\d+)/.*", "$1"));
        }
        try (ServerSocket stranger = new ServerSocket(postgres, 1, InetAddress.getByName("127.0.0.1"));
                DibsProcess second = DibsProcess.start(place.folder()).ready()) {
            assertThat(second.after("PostgreSQL")).doesNotContain(":" + stranger.getLocalPort() + "/");
            assertThat(ask(second.jdbc(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aServerThatDiesIsStartedAgainOnItsPort() throws Exception {
        try (DibsProcess node = DibsProcess.start(place.folder()).ready()) {
            run(node.jdbc(), "CREATE TABLE kept AS SELECT 42 AS answer");
            place.leader("postgres-").destroyForcibly();
            place.leader("redis-").destroyForcibly();
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> assertThat(
                            ask(node.jdbc(), "SELECT answer FROM kept"))
                    .isEqualTo("42"));
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> redis(node.after("Redis"))
                    .startsWith("+OK"));
            assertThat(node.err()).contains("PostgreSQL died").contains("Redis died");
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
        assertThat(node.exit()).isEqualTo(ExitCode.WRONG_USE);
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

    private Map<String, String> withoutNamespaces() throws IOException {
        Path tools = Files.createDirectory(place.folder().resolve("tools"));
        Path unshare = Files.writeString(tools.resolve("unshare"), "#!/bin/sh\nexit 1\n");
        assertThat(unshare.toFile().setExecutable(true)).isTrue();
        return Map.of("PATH", tools + ":" + System.getenv("PATH"));
    }

    @Test
    void aStartThatFailsTakesItsServersAlong() throws Exception {
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
                .until(() -> node.err().contains("Making an empty database"));
        node.stop();
        assertThat(place.processes()).isEmpty();
        try (DibsProcess next = DibsProcess.start(place.folder()).ready()) {
            assertThat(ask(next.jdbc(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void othersOfTheMachineNeedThePassword() throws Exception {
        try (DibsProcess node = DibsProcess.start(place.folder()).ready()) {
            String open = node.after("Redis").replaceFirst(":\\w+@", "@");
            assertThat(redis(open)).startsWith("-");
            assertThat(Files.getPosixFilePermissions(place.data().resolve("password")))
                    .hasSize(2);
            assertThat(node.err())
                    .doesNotContain(
                            Files.readString(place.data().resolve("password")).strip());
        }
    }

    private static void run(String jdbc, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbc);
                Statement running = connection.createStatement()) {
            running.execute(statement);
        }
    }

    private static String ask(String jdbc, String question) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbc);
                Statement asking = connection.createStatement();
                ResultSet answer = asking.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static String redis(String uri) throws IOException {
        return redis(uri, "GET x");
    }

    /** All that it answers to the password, where there is one, and to these words. */
    private static String redis(String uri, String words) throws IOException {
        String password = uri.replaceAll("redis://:?(\\w*)@.*", "$1");
        int port = Integer.parseInt(uri.replaceAll(".*:(\\d+)$", "$1"));
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String all = (password.isEmpty() ? "" : "AUTH " + password + "\r\n") + words + "\r\nQUIT\r\n";
            socket.getOutputStream().write(all.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
