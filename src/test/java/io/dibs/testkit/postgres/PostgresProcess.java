package io.dibs.testkit.postgres;

import io.dibs.ledger.PostgresSettings;
import io.dibs.testkit.ConditionWait;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real PostgreSQL. */
public final class PostgresProcess implements AutoCloseable {
    public static final Map<String, String> DURABLE = Map.of("fsync", "on", "synchronous_commit", "on");
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path data;
    private final Map<String, String> config;
    private EmbeddedPostgres postgres;

    private PostgresProcess(Path data, Map<String, String> config) {
        this.data = data;
        this.config = config;
    }

    public static PostgresProcess start(Map<String, String> config) {
        try {
            PostgresProcess server = new PostgresProcess(Files.createTempDirectory("dibs-postgres"), config);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofSeconds(30));
        config.forEach(builder::setServerConfig);
        postgres = builder.start();
    }

    public int port() {
        return postgres.getPort();
    }

    /** The number of its first process. */
    public long pid() {
        return pidIn(data);
    }

    /** The number of the first process of the PostgreSQL below this folder, from the file that it keeps. */
    public static long pidIn(Path folder) {
        try (Stream<Path> files = Files.walk(folder, 4)) {
            Path pidFile = files.filter(file -> file.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("No postmaster.pid under " + folder));
            return Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a power cut looks to those who are connected. */
    public void crash() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-QUIT", String.valueOf(pid()))
                .inheritIO()
                .start()
                .waitFor();
        ConditionWait.until("PostgreSQL is down", () -> !Files.exists(data.resolve("postmaster.pid")));
    }

    /** By the command that started it first. */
    public void startAgain() throws IOException {
        startAgain(Map.of());
    }

    public void startAgain(Map<String, String> environment) throws IOException {
        String options = Files.readString(data.resolve("postmaster.opts")).strip();
        List<String> command = new ArrayList<>(List.of(options.replace("\"", "").split(" ")));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(0, List.of("unshare", "-U"));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        builder.start();
        ConditionWait.until("PostgreSQL is up", this::answers);
    }

    private boolean answers() {
        try {
            return read("postgres", "SELECT 'yes'") != null;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** The same data as a read replica sees them. */
    public void becomeReplica() throws IOException {
        postgres.close();
        Files.createFile(data.resolve("standby.signal"));
        start();
    }

    /** A server that follows this one, which stops for a moment and comes back at another port. */
    public PostgresProcess follow() throws IOException, InterruptedException {
        Path copy = Files.createTempDirectory("dibs-postgres");
        postgres.close();
        new ProcessBuilder("cp", "-a", data + "/.", copy.toString())
                .inheritIO()
                .start()
                .waitFor();
        start();
        Files.createFile(copy.resolve("standby.signal"));
        Files.writeString(
                copy.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + port() + " user=postgres'\n",
                StandardOpenOption.APPEND);
        PostgresProcess follower = new PostgresProcess(copy, config);
        follower.start();
        return follower;
    }

    /** From now on a commit waits for the server that follows. */
    public void commitOnFollower() {
        run("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
        ConditionWait.until("the follower counts", () -> read(
                        "postgres", "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")
                .equals("1"));
    }

    public PostgresSettings newDatabase() {
        return newDatabase("template1");
    }

    /** @param template nobody may be connected to it */
    PostgresSettings newDatabase(String template) {
        String name = "test_" + DATABASES.incrementAndGet();
        run("postgres", "CREATE DATABASE " + name + " TEMPLATE " + template);
        return settings(name, port());
    }

    public static PostgresSettings settings(String database, int port) {
        return PostgresSettings.parse(uri(database, port));
    }

    /** Where another process finds a database of this server. */
    public String uri(PostgresSettings settings) {
        return uri(settings.database(), port());
    }

    private static String uri(String database, int port) {
        return "postgresql://postgres:postgres@127.0.0.1:" + port + "/" + database + "?sslmode=disable";
    }

    Connection connect(String database) {
        try {
            return DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + port() + "/" + database, "postgres", "postgres");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void run(String database, String... statements) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public String read(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
