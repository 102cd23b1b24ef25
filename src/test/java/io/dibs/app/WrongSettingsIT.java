package io.dibs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.PublicFolder;
import io.dibs.testkit.redis.RedisProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The first start of the jar with one wrong setting says so at once, with the way out, and leaves nothing. */
@Tag("alone")
class WrongSettingsIT {
    private static final long AT_ONCE_MILLIS = 1_000;
    /** The quickest counts: others use the machine too, and their turns say nothing of this one. */
    private static final int ATTEMPTS = 15;

    private static final Duration END_LIMIT = Duration.ofSeconds(60);
    private static final String POSTGRES = "DIBS_POSTGRES_URI";
    private static final String REDIS = "DIBS_REDIS_URI";
    private static final String NOBODY = "nowhere.invalid";

    private static PublicFolder place;
    private static PostgresProcess postgres;
    private static RedisProcess redis;
    private static ServerSocket stranger;

    @BeforeAll
    static void start() throws IOException {
        place = new PublicFolder();
        Path access = Files.writeString(place.folder().resolve("pg_hba.conf"), """
                host all guest all scram-sha-256
                host all all   all trust
                """);
        postgres = PostgresProcess.start(Map.of("hba_file", access.toString()));
        postgres.run("postgres", "CREATE ROLE guest LOGIN PASSWORD 'right'");
        redis = new RedisProcess();
        stranger = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }

    @AfterAll
    static void stop() throws IOException {
        stranger.close();
        redis.close();
        postgres.close();
        place.close();
    }

    private static Stream<Arguments> wrongSettings() {
        String taken = String.valueOf(stranger.getLocalPort());
        String ledger = "127.0.0.1:" + postgres.port();
        String cache = "127.0.0.1:" + redis.port();
        return Stream.of(
                wrong("DIBS_HTTP_PORT", taken, ExitCode.USAGE, "in use on 127.0.0.1; end what listens there, or set"),
                wrong("DIBS_MANAGEMENT_PORT", taken, ExitCode.USAGE, "in use on 127.0.0.1; end what listens there, or"),
                wrong(POSTGRES, "postgresql://guest:hush@" + NOBODY + "/db", ExitCode.FAILED, "No host is named"),
                wrong(POSTGRES, "postgresql://guest:hush@127.0.0.1:1/db", ExitCode.FAILED, "start PostgreSQL there"),
                wrong(
                        POSTGRES,
                        "postgresql://guest:hush@" + ledger + "/db",
                        ExitCode.USAGE,
                        "correct user and password"),
                wrong(
                        POSTGRES,
                        "postgresql://guest:right@" + ledger + "/db",
                        ExitCode.USAGE,
                        "no database db: create it"),
                wrong(REDIS, "redis://:hush@" + NOBODY, ExitCode.FAILED, "no host has the name"),
                wrong(REDIS, "redis://:hush@127.0.0.1:1", ExitCode.FAILED, "start Redis at the address"),
                wrong(REDIS, "redis://:hush@" + cache, ExitCode.USAGE, "correct the user or the password"),
                wrong(REDIS, "redis://" + cache, ExitCode.USAGE, "correct the user or the password"));
    }

    private static Arguments wrong(String key, String value, int status, String wayOut) {
        return arguments(key, value, status, wayOut);
    }

    @ParameterizedTest
    @MethodSource("wrongSettings")
    void aWrongSettingIsNamedWithinASecondBeforeAnythingIsUnpacked(String key, String value, int status, String wayOut)
            throws IOException {
        Path data = Files.createTempDirectory(place.folder(), "data");
        Map<String, String> settings = new HashMap<>(Map.of(
                "DIBS_DATA_DIR", data.toString(),
                "DIBS_HTTP_HOST", "127.0.0.1",
                "DIBS_HTTP_PORT", "0",
                "DIBS_MANAGEMENT_PORT", "0",
                "DIBS_AUTH", "none"));
        settings.put(key, value);

        // --version costs what starting a JVM costs; a crowded machine stretches both.
        long late = Long.MAX_VALUE;
        for (int attempt = 1; late > 0 && attempt <= ATTEMPTS; attempt++) {
            long usual = run(Map.of(), "--version").millis();
            Start start = run(settings);
            assertThat(start.status()).as(start.said()).isEqualTo(status);
            assertThat(start.said()).contains(key, wayOut).doesNotContain("hush", "right", "Exception");
            assertThat(data).isEmptyDirectory();
            late = start.millis() - usual - Math.max(AT_ONCE_MILLIS, 2 * usual);
        }
        assertThat(late).as("milliseconds beyond --version and a second").isNotPositive();
    }

    private record Start(int status, String said, long millis) {}

    private static Start run(Map<String, String> settings, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(ChildProcess.java()));
        command.addAll(ChildProcess.NODE_FLAGS);
        command.addAll(
                List.of("-Xmx256m", "-jar", NodeProcess.JAR.toAbsolutePath().toString()));
        command.addAll(List.of(words));
        Path log = Files.createTempFile(place.folder(), "start", ".log");
        long began = System.nanoTime();
        try (ChildProcess process = ChildProcess.start(command, settings, log)) {
            int status = process.awaitEnd(END_LIMIT);
            return new Start(status, process.output(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        }
    }
}
