package io.dibs.app;

import static io.dibs.testkit.postgres.ServerQueries.ask;
import static io.dibs.testkit.postgres.ServerQueries.redis;
import static io.dibs.testkit.postgres.ServerQueries.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.node.DibsProcess;
import io.dibs.testkit.node.NodeTemplate;
import io.dibs.testkit.process.PublicFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a start finds in a directory that was used before, and what happens when a server dies. */
class EmbeddedRestartIT {
    private PublicFolder place;

    @BeforeEach
    void makePlace() throws IOException {
        place = new PublicFolder();
        NodeTemplate.fill(place.data());
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
            assertThat(redis(first.uri(ServerKind.REDIS), "SET kept 42")).startsWith("+OK\r\n+OK");
            assertThat(first.stop()).isZero();
        }
        try (DibsProcess second = DibsProcess.start(place.folder()).ready()) {
            assertThat(redis(second.uri(ServerKind.REDIS), "GET kept")).contains("42");
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
            assertThat(redis(second.uri(ServerKind.REDIS), "PING")).contains("+PONG");
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
            assertThat(next.err()).contains("PostgreSQL from an earlier run is still running");
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
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> redis(node.uri(ServerKind.REDIS))
                    .startsWith("+OK"));
            assertThat(node.err()).contains("PostgreSQL died").contains("Redis died");
            assertThat(node.stop()).isZero();
        }
        assertThat(place.processes()).isEmpty();
    }
}
