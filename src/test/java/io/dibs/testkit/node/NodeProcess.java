package io.dibs.testkit.node;

import static org.awaitility.Awaitility.await;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.CpuSeconds;
import io.dibs.testkit.process.FreePorts;
import io.dibs.testkit.process.ProcFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A node with its embedded servers, as its own process on a data directory. It can be killed, stopped, paused and
 * started again on the same directory and the same ports.
 *
 * <p>Nodes of a build live for seconds, so they warm up only where a test's settings ask for it.
 */
public final class NodeProcess implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(90);
    private static final Duration SERVERS_END_LIMIT = Duration.ofSeconds(30);
    /** The build under test. */
    public static final Path JAR = Path.of(System.getProperty("dibs.jar", "target/dibs.jar"));

    private final Path folder;
    private final Place place;
    private final List<String> jvmFlags;
    private final Path jar;
    private final Map<String, String> environment;
    private final int port;
    private final int managementPort;
    private ChildProcess process;

    /**
     * Where a node runs.
     *
     * @param host its address
     * @param servers the address of PostgreSQL and Redis, as seen from there
     * @param prefix the words that lead a command there
     */
    public record Place(String host, String servers, List<String> prefix) {
        public static final Place HERE = new Place("127.0.0.1", "127.0.0.1", List.of());
    }

    public NodeProcess(Path folder, String... jvmFlags) {
        this(folder, Map.of(), jvmFlags);
    }

    public NodeProcess(Path folder, Map<String, String> settings, String... jvmFlags) {
        this(folder, Place.HERE, settings, jvmFlags);
    }

    public NodeProcess(Path folder, Place place, Map<String, String> settings, String... jvmFlags) {
        this(folder, JAR, place, settings, jvmFlags);
    }

    /** @param jar the build of Dibs that it runs */
    public NodeProcess(Path folder, Path jar, Place place, Map<String, String> settings, String... jvmFlags) {
        this.folder = folder;
        this.jar = jar;
        this.place = place;
        this.jvmFlags = jvmFlags.length == 0 ? List.of("-Xmx512m") : List.of(jvmFlags);
        this.port = port(settings, "DIBS_HTTP_PORT");
        this.managementPort = port(settings, "DIBS_MANAGEMENT_PORT");
        this.environment = new HashMap<>(Map.of(
                "DIBS_HTTP_PORT", String.valueOf(port),
                "DIBS_MANAGEMENT_PORT", String.valueOf(managementPort),
                "DIBS_DATA_DIR", data().toString()));
        if (!ChildProcess.NODE_FLAGS.isEmpty()) {
            environment.put("DIBS_WARM_UP", "false");
        }
        environment.putAll(settings);
    }

    /** On servers that the test runs itself. Nobody has to sign in. */
    public static NodeProcess on(String postgres, String redis, Path folder) {
        Map<String, String> settings = Map.of(
                "DIBS_POSTGRES_URI",
                postgres,
                "DIBS_REDIS_URI",
                redis,
                "DIBS_AUTH",
                "none",
                "DIBS_HTTP_HOST",
                "127.0.0.1");
        return new NodeProcess(folder, settings);
    }

    private static int port(Map<String, String> settings, String key) {
        return settings.containsKey(key) ? Integer.parseInt(settings.get(key)) : FreePorts.free();
    }

    /** Starts it without waiting. */
    public NodeProcess launch() {
        if (!environment.containsKey("DIBS_POSTGRES_URI")) {
            NodeTemplate.fill(data());
        }
        List<String> command = new ArrayList<>(place.prefix());
        command.add(ChildProcess.java());
        command.addAll(ChildProcess.NODE_FLAGS);
        command.addAll(ClassArchive.flags(jar));
        command.addAll(jvmFlags);
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        process = ChildProcess.start(command, environment, folder.resolve("node.log"));
        return this;
    }

    /** Starts it and waits until it says that it is ready; one that does not is ended. */
    public NodeProcess start() {
        launch();
        try {
            awaitReady();
        } catch (RuntimeException notReady) {
            close();
            throw notReady;
        }
        return this;
    }

    public void awaitReady() {
        try {
            await("readiness")
                    .atMost(READY_LIMIT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(this::isReadyOrEnded);
        } catch (ConditionTimeoutException late) {
            throw new IllegalStateException(
                    "The node is not ready:\n" + management().readiness() + "\n" + process.output(), late);
        }
        if (!process.isAlive()) {
            throw new IllegalStateException("The node ended:\n" + process.output());
        }
    }

    private boolean isReadyOrEnded() {
        return !process.isAlive() || management().isReady();
    }

    public ChildProcess process() {
        return process;
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    public TestApiClient api() {
        return new TestApiClient(place.host(), port);
    }

    public TestApiClient management() {
        return new TestApiClient(place.host(), managementPort);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(place.host(), port);
    }

    public Path data() {
        return folder.resolve("data").toAbsolutePath();
    }

    /** Where its servers are, for commands beside it. */
    Map<String, String> stores() {
        Map<String, String> stores = new HashMap<>(environment);
        stores.keySet().retainAll(List.of("DIBS_DATA_DIR", "DIBS_POSTGRES_URI", "DIBS_REDIS_URI"));
        return stores;
    }

    public void pause() {
        ProcFiles.signal(process.pid(), "STOP");
    }

    public void resume() {
        ProcFiles.signal(process.pid(), "CONT");
    }

    public long postgresPid() {
        return PostgresProcess.pidIn(data());
    }

    /** CPU seconds so far: the node's, all of PostgreSQL's, and Redis's. */
    public CpuSeconds cpu() {
        return new CpuSeconds(ProcFiles.cpuSeconds(process.pid()), seconds("postgres"), seconds("redis-server"));
    }

    private double seconds(String name) {
        return ProcFiles.inside(data(), name).stream()
                .mapToDouble(ProcFiles::cpuSeconds)
                .sum();
    }

    /** Stops the node, and whatever it left behind in its directory. */
    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
        Stream.of("postgres", "redis-server").forEach(this::endAll);
    }

    private void endAll(String name) {
        ProcFiles.inside(data(), name).forEach(pid -> ProcFiles.signal(pid, "KILL"));
        await("the end of " + name).atMost(SERVERS_END_LIMIT).until(() -> ProcFiles.inside(data(), name)
                .isEmpty());
    }
}
