package io.dibs.testkit.external;

import static org.awaitility.Awaitility.await;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A real nginx with the project's file, as the user of the test, on a port and in a folder of its own. */
public final class NginxProcess implements AutoCloseable {
    public static final Path FILE = Path.of("nginx.conf");
    public static final Path PLACE = Path.of("cluster-config", "nginx");
    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final Path folder;
    private final int port;
    private ChildProcess process;

    private NginxProcess(Path folder, int port) {
        this.folder = folder.toAbsolutePath();
        this.port = port;
    }

    public static NginxProcess before(Path folder, int... nodes) {
        return on(FreePorts.free(), folder, nodes);
    }

    public static NginxProcess before(Path folder, List<InetSocketAddress> nodes) {
        return on(FreePorts.free(), folder, nodes);
    }

    /** @param nodes the ports of the nodes behind it */
    public static NginxProcess on(int port, Path folder, int... nodes) {
        return on(
                port,
                folder,
                IntStream.of(nodes)
                        .mapToObj(node -> new InetSocketAddress("127.0.0.1", node))
                        .toList());
    }

    private static NginxProcess on(int port, Path folder, List<InetSocketAddress> nodes) {
        NginxProcess nginx = new NginxProcess(folder, port);
        nginx.lay(nodes);
        nginx.start();
        return nginx;
    }

    private void lay(List<InetSocketAddress> nodes) {
        try {
            Path place = Files.createDirectories(folder.resolve(PLACE));
            copy(FILE, folder.resolve(FILE));
            copy(PLACE.resolve("place.conf"), place.resolve("place.conf"));
            Files.writeString(place.resolve("listen.conf"), "listen 127.0.0.1:" + port + ";\n");
            String server = shippedServer();
            Files.writeString(
                    place.resolve("nodes.conf"),
                    nodes.stream()
                            .map(node -> server.replace("127.0.0.1:8080", node.getHostString() + ":" + node.getPort()))
                            .collect(Collectors.joining("\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the project's file says of a node. */
    private static String shippedServer() throws IOException {
        return Files.readString(PLACE.resolve("nodes.conf"))
                .lines()
                .filter(line -> line.startsWith("server 127.0.0.1:8080 "))
                .findFirst()
                .orElseThrow();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private void start() {
        String file = folder.resolve(FILE).toString();
        process = ChildProcess.start(
                List.of(command(), "-p", folder.toString(), "-c", file, "-g", "daemon off; pid nginx.pid;"),
                Map.of(),
                folder.resolve("nginx.log"));
        await("nginx").atMost(START_LIMIT).pollInterval(Duration.ofMillis(20)).until(this::isListeningOrEnded);
        if (!process.isAlive()) {
            throw new IllegalStateException("nginx ended:\n" + process.output());
        }
    }

    public static String command() {
        return ExternalTool.require("nginx", "nginx");
    }

    private boolean isListeningOrEnded() {
        if (!process.isAlive()) {
            return true;
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    public ChildProcess process() {
        return process;
    }

    public TestApiClient api() {
        return new TestApiClient(port);
    }

    /** It holds each path as it came, also one that is no text. */
    public String accessLog() {
        try {
            return new String(Files.readAllBytes(folder.resolve("access.log")), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
