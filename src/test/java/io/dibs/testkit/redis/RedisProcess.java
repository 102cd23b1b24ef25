package io.dibs.testkit.redis;

import static org.awaitility.Awaitility.await;

import io.dibs.testkit.process.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A real Redis of this test's own, which can be killed, started again, and stopped in its tracks. */
public final class RedisProcess implements AutoCloseable {
    private static final String VERSION = "redis-server-7.0.15-";

    private final Path folder;
    private final Path binary;
    private final int port;
    private Process process;

    public RedisProcess() throws IOException {
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
        process = new ProcessBuilder(
                        binary.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--requirepass",
                        "s3cret",
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--dir",
                        folder.toString())
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
        Files.deleteIfExists(folder.resolve("log"));
        Files.delete(binary);
        Files.delete(folder);
    }
}
