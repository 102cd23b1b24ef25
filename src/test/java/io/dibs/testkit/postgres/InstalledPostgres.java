package io.dibs.testkit.postgres;

import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A PostgreSQL of this machine's packages, with the programs that the embedded one lacks: backups, dumps, replicas. */
public final class InstalledPostgres implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path data;
    private final int port;

    private InstalledPostgres(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    /** With an empty database; it does not run yet. */
    public static InstalledPostgres create(Path data, String... settings) {
        InstalledPostgres made = new InstalledPostgres(data, FreePorts.free());
        made.run("initdb", "-D", data.toString(), "-U", "dibs", "--auth=trust", "-N", "-E", "UTF8", "--locale=C");
        try {
            List<String> lines = new ArrayList<>(List.of("listen_addresses='127.0.0.1'", "unix_socket_directories=''"));
            lines.addAll(List.of(settings));
            Files.write(data.resolve("postgresql.conf"), lines, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return made;
    }

    /** A server on other files, at the same address: only one of the two runs. */
    public InstalledPostgres replacedBy(Path otherData) {
        return new InstalledPostgres(otherData, port);
    }

    /** An asynchronous replica as it is now; it does not run yet. */
    public InstalledPostgres replica(Path itsData) {
        run("pg_basebackup", "-d", uri(), "-D", itsData.toString(), "--checkpoint=fast", "-R");
        return new InstalledPostgres(itsData, FreePorts.free());
    }

    public InstalledPostgres start() {
        run("pg_ctl", "-D", data.toString(), "-w", "-s", "-o", "-p " + port, "-l", data + ".log", "start");
        return this;
    }

    public void stop() {
        run("pg_ctl", "-D", data.toString(), "-w", "-s", "-m", "fast", "stop");
    }

    /** As a power cut. */
    public void crash() {
        run("pg_ctl", "-D", data.toString(), "-w", "-s", "-m", "immediate", "stop");
    }

    /** Waits until it takes writes. */
    public void promote() {
        run("pg_ctl", "-D", data.toString(), "-w", "-s", "promote");
    }

    /**
     * It has no TLS. A client that asks for it first leaves a connection that says nothing more, and the end of a crash
     * waits for those.
     */
    public String uri() {
        return "postgresql://dibs:none@127.0.0.1:" + port + "/postgres?sslmode=disable";
    }

    /** One of PostgreSQL's programs, or a script that uses them, on this server. */
    public String run(String... command) {
        List<String> words = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            words.addAll(List.of("unshare", "-U")); // PostgreSQL refuses root
        }
        words.add("env");
        words.addAll(List.of(command));
        try {
            Map<String, String> environment =
                    Map.of("PATH", programs() + ":" + System.getenv("PATH"), "DIBS_POSTGRES_URI", uri());
            // Not closed: of "start", the server runs on.
            ChildProcess program = ChildProcess.start(words, environment, Files.createTempFile("postgres", ".log"));
            if (program.awaitEnd(LIMIT) != 0) {
                throw new IllegalStateException(words + " failed:\n" + program.output() + serverLog());
            }
            return program.output();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String serverLog() throws IOException {
        Path log = Path.of(data + ".log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private static Path programs() throws IOException {
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.max(Comparator.comparing(
                            version -> Integer.parseInt(version.getFileName().toString())))
                    .orElseThrow()
                    .resolve("bin");
        }
    }

    @Override
    public void close() {
        if (Files.exists(data.resolve("postmaster.pid"))) {
            crash();
        }
    }
}
