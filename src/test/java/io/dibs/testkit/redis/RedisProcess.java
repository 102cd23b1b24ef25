package io.dibs.testkit.redis;

import static org.awaitility.Awaitility.await;

import io.dibs.testkit.process.FreePorts;
import io.dibs.testkit.process.ProcFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Redis of this test's own, which can be killed, started again, and stopped in its tracks. */
public final class RedisProcess implements AutoCloseable {
    private static final String VERSION = "redis-server-7.0.15-";

    private static final String PASSWORD = "s3cret";

    private final Path folder;
    private final Path binary;
    private final int port;
    private final Optional<RedisTls> tls;
    private final int tlsPort;
    private final List<String> options;
    private Process process;

    /** Keeps nothing. */
    public RedisProcess() throws IOException {
        this("--save", "", "--appendonly", "no");
    }

    /** @param options of redis-server; without any it keeps what a Redis as shipped keeps */
    public RedisProcess(String... options) throws IOException {
        this(Optional.empty(), Optional.empty(), List.of(options));
    }

    /** Speaks TLS, besides the plain port that {@link #ask} uses. */
    public RedisProcess(Optional<RedisTls> tls, String... options) throws IOException {
        this(tls, Optional.empty(), List.of(options));
    }

    /** @param sentinel the configuration of a sentinel, which notes in its file what it finds */
    private RedisProcess(Optional<RedisTls> tls, Optional<String> sentinel, List<String> options) throws IOException {
        this.tls = tls;
        this.options = options;
        folder = Files.createTempDirectory("dibs-redis");
        binary = folder.resolve("redis-server");
        try (InputStream packed = RedisProcess.class.getResourceAsStream("/" + VERSION + platform())) {
            Files.copy(packed, binary);
        }
        binary.toFile().setExecutable(true);
        if (sentinel.isPresent()) {
            Files.writeString(configuration(), sentinel.get());
        }
        port = FreePorts.free();
        tlsPort = FreePorts.free();
        start();
    }

    /** Keeps nothing but what another one has. */
    public static RedisProcess replicaOf(RedisProcess master) throws IOException {
        return new RedisProcess(
                master.tls,
                "--save",
                "",
                "--replicaof",
                master.host(),
                String.valueOf(master.clientPort()),
                "--replica-announce-ip",
                master.host(),
                "--masterauth",
                PASSWORD);
    }

    /** A sentinel that watches one master, decides alone, and soon; it has no password. */
    public static RedisProcess sentinelOf(RedisProcess master, String name) throws IOException {
        return new RedisProcess(
                master.tls,
                Optional.of(String.join(
                        "\n",
                        "sentinel resolve-hostnames yes",
                        "sentinel announce-hostnames yes",
                        "sentinel monitor " + name + " " + master.host() + " " + master.clientPort() + " 1",
                        "sentinel auth-pass " + name + " " + PASSWORD,
                        "sentinel down-after-milliseconds " + name + " 300",
                        "sentinel failover-timeout " + name + " 5000")),
                List.of("--requirepass", ""));
    }

    private static String platform() {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        return (mac ? "darwin" : "linux") + (arm ? "-arm64" : "-amd64");
    }

    public void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        if (Files.exists(configuration())) {
            command.addAll(List.of(configuration().toString(), "--sentinel"));
        }
        command.addAll(List.of(
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--requirepass",
                PASSWORD,
                "--dir",
                folder.toString()));
        tls.ifPresent(spoken -> command.addAll(spoken.options(tlsPort)));
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(10)).until(this::answers);
    }

    private Path configuration() {
        return folder.resolve("sentinel.conf");
    }

    private boolean answers() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** All that it answers to these words. */
    public String ask(String words) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String all = "AUTH " + PASSWORD + "\r\n" + words + "\r\n";
            socket.getOutputStream().write(all.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds {@code dibs:own} with the rights that docs/operations/connections.md gives a user. */
    public void addUser(String... further) {
        ask("ACL SETUSER dibs on >own resetkeys ~dibs:* -@all +get +set +getrange +setrange +expire +persist +copy"
                + " +unlink +eval +ping " + String.join(" ", further));
    }

    public int port() {
        return port;
    }

    /** By which clients and other servers call it. */
    String host() {
        return tls.map(RedisTls::host).orElse("127.0.0.1");
    }

    /** The one for clients and other servers. */
    public int clientPort() {
        return tls.isPresent() ? tlsPort : port;
    }

    public String uri() {
        return "redis://:" + PASSWORD + "@127.0.0.1:" + port;
    }

    public double cpuSeconds() {
        return ProcFiles.cpuSeconds(process.pid());
    }

    public void kill() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
