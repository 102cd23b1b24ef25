package io.dibs.testkit.redis;

import static org.awaitility.Awaitility.await;

import io.dibs.testkit.process.FreePorts;
import io.dibs.testkit.process.ProcFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Redis of this test's own, which can be killed, started again, and stopped in its tracks. */
public final class RedisProcess implements AutoCloseable {
    private static final String VERSION = "redis-server-7.0.15-";

    private final Path folder;
    private final Path binary;
    private final int port;
    private final List<String> persistence;
    private Process process;

    /** Keeps nothing. */
    public RedisProcess() throws IOException {
        this("--save", "", "--appendonly", "no");
    }

    /** @param persistence options of redis-server; without any it keeps what a Redis as shipped keeps */
    public RedisProcess(String... persistence) throws IOException {
        this.persistence = List.of(persistence);
        folder = Files.createTempDirectory("dibs-redis");
        binary = folder.resolve("redis-server");
        try (InputStream packed = RedisProcess.class.getResourceAsStream("/" + VERSION + platform())) {
            Files.copy(packed, binary);
        }
        binary.toFile().setExecutable(true);
        port = FreePorts.free();
        start();
    }

    private static String platform() {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        return (mac ? "darwin" : "linux") + (arm ? "-arm64" : "-amd64");
    }

    public void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--requirepass",
                "s3cret",
                "--dir",
                folder.toString()));
        command.addAll(persistence);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(10)).until(this::answers);
    }

    private boolean answers() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    public String uri() {
        return "redis://:s3cret@127.0.0.1:" + port;
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
