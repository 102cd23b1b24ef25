package io.dibs.app.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real PostgreSQL, as durable as one that is installed by hand. */
final class PostgresServer implements EmbeddedServer {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration MAKING = Duration.ofMinutes(2);
    /** Recovery after a crash replays up to {@code max_wal_size}. */
    private static final Duration RECOVERY = Duration.ofMinutes(10);

    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.ofEntries(
            // What an acknowledged coupon rests on.
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", "''"),
            Map.entry("max_connections", "200"),
            // The inner pages of the coupons' indexes stay in memory, on a small machine as well.
            Map.entry("shared_buffers", "256MB"),
            // A checkpoint in the middle of a burst doubles the log: each page is written whole once after it.
            Map.entry("max_wal_size", "4GB"),
            Map.entry("min_wal_size", "256MB"),
            Map.entry("checkpoint_timeout", "15min"),
            // Compression costs the processor, which is what a burst is short of.
            Map.entry("wal_compression", "off"),
            Map.entry("wal_buffers", "16MB"),
            // Nothing replicates from it.
            Map.entry("wal_level", "minimal"),
            Map.entry("max_wal_senders", "0"),
            // Statements here are short: compiling one takes longer than running it.
            Map.entry("jit", "off"),
            // For roles that a person adds; what is said to initdb holds for the password that it is given.
            Map.entry("scram_iterations", "4096"),
            Map.entry("log_checkpoints", "off"),
            Map.entry("log_min_messages", "warning")));

    private final DataDirectory directory;
    private final UnpackedProgram program;
    private final ServerProcesses processes;
    private final CommandRunner commands;
    private final PasswordFile password;

    PostgresServer(DataDirectory directory, CommandRunner commands, PasswordFile password) {
        this.directory = directory;
        this.program = new UnpackedProgram(directory, "postgres");
        this.processes = new ServerProcesses(program.home());
        this.commands = commands;
        this.password = password;
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public ServerProcesses processes() {
        return processes;
    }

    @Override
    public void prepare() throws IOException {
        program.postgres(BinaryPlatform.ofThisMachine().orElseThrow());
        if (Files.isDirectory(data())) {
            checkVersion();
            return;
        }
        LOG.info("Creating an empty database in {}", data());
        Path fresh = directory.path("postgres.new");
        UnpackedProgram.delete(fresh);
        commands.run(
                MAKING,
                List.of(
                        executable("initdb"),
                        "--pgdata=" + fresh,
                        "--username=dibs",
                        "--pwfile=" + password.file(),
                        "--auth=scram-sha-256",
                        // Rounds slow down a guess at a password. Nobody guesses 128 random bits, and each
                        // connection of a node pays for them: they were a seventh of the CPU of its start.
                        "--set=scram_iterations=1",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-instructions"));
        Path script = Files.writeString(directory.path("create.sql"), "CREATE DATABASE dibs\n");
        commands.run(
                MAKING,
                List.of(executable("postgres"), "--single", "-D", fresh.toString(), "postgres"),
                script.toFile());
        Files.delete(script);
        Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void checkVersion() throws IOException {
        String written = Files.readString(data().resolve("PG_VERSION")).strip();
        String ours = UnpackedProgram.VERSIONS.getProperty("postgres");
        if (!ours.startsWith(written + ".")) {
            throw new EmbeddedServerException(
                    "The data in " + data() + " is PostgreSQL " + written + "'s, and this jar brings " + ours
                            + ". Move it with pg_upgrade, or set DIBS_DATA_DIR to a new directory.");
        }
    }

    @Override
    public void launch(int port) throws IOException {
        // No process of this directory runs any more: whatever number stands there is a stranger's.
        Files.deleteIfExists(data().resolve("postmaster.pid"));
        commands.run(
                RECOVERY.plusSeconds(5),
                List.of(
                        executable("pg_ctl"),
                        "start",
                        "--wait",
                        "--timeout=" + RECOVERY.toSeconds(),
                        "--pgdata=" + data(),
                        "--log=" + commands.log(),
                        "--options=" + options(port)));
    }

    private static String options(int port) {
        return SETTINGS.entrySet().stream()
                .map(each -> "-c " + each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(" ", "-p " + port + " ", ""));
    }

    /** A fast shutdown: open transactions are undone, what is committed is written, clients are sent away. */
    @Override
    public void requestStop(ProcessHandle leader) {
        ServerProcesses.signal(leader, "INT");
    }

    /** An immediate one, after which the next start recovers from the log. */
    @Override
    public void forceStop(ProcessHandle leader) {
        ServerProcesses.signal(leader, "QUIT");
    }

    @Override
    public String uri(int port) {
        return "postgresql://dibs:" + password.text() + "@127.0.0.1:" + port + "/dibs?sslmode=disable";
    }

    private Path data() {
        return directory.path("postgres");
    }

    private String executable(String name) {
        return program.home().resolve("bin").resolve(name).toString();
    }
}
