package io.dibs.testkit.node;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.FreePorts;
import io.dibs.testkit.process.ProcFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Directories of nodes as {@code cluster-config/node-process} runs them, on PostgreSQL and Redis of one data directory.
 */
public final class NodeDirectories implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Path folder;
    private final String shared;
    private final List<Integer> ports = new ArrayList<>();
    private final List<Integer> managementPorts = new ArrayList<>();

    /** @param servers where PostgreSQL and Redis run */
    public NodeDirectories(Path folder, Path servers) {
        this.folder = folder;
        this.shared =
                text(EmbeddedServers.notes(servers)) + "DIBS_AUTH=none\nDIBS_CLUSTER=true\nDIBS_DRAIN_SECONDS=10\n"
                        + "DIBS_HTTP_HOST=127.0.0.1\nDIBS_CLUSTER_SECRET=" + UUID.randomUUID() + "\n";
    }

    /** @param own settings of this one, over those of all */
    public void add(String own) {
        int port = FreePorts.free();
        int managementPort = FreePorts.free();
        String name = name(ports.size());
        ports.add(port);
        managementPorts.add(managementPort);
        try {
            Files.writeString(
                    Files.createDirectories(folder.resolve(name)).resolve("settings"),
                    shared + "DIBS_NODE=" + name + "\nDIBS_HTTP_PORT=" + port + "\nDIBS_MANAGEMENT_PORT="
                            + managementPort + "\n" + own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(int number) {
        return "node-" + (number + 1);
    }

    public Path folder() {
        return folder;
    }

    public int[] ports() {
        return ports.stream().mapToInt(Integer::intValue).toArray();
    }

    public TestApiClient management(int number) {
        return new TestApiClient(managementPorts.get(number));
    }

    /** The numbers of those that are ready. */
    public List<Integer> ready() {
        List<Integer> found = new ArrayList<>();
        for (int number = 0; number < ports.size(); number++) {
            if (management(number).isReady()) {
                found.add(number);
            }
        }
        return found;
    }

    /** The file that one last ran. */
    public String jar(int number) {
        return Path.of(text(folder.resolve(name(number)).resolve("jar")).strip())
                .getFileName()
                .toString();
    }

    public void start(int number, Path jar) {
        String output = run(List.of(
                "cluster-config/node-process",
                "start",
                folder.resolve(name(number)).toString(),
                jar.toString()));
        if (!output.isEmpty()) {
            throw new IllegalStateException(output);
        }
    }

    private String run(List<String> command) {
        try (ChildProcess process = script(command)) {
            process.awaitEnd(LIMIT);
            return process.output();
        }
    }

    /** A command that may start nodes. */
    public ChildProcess script(List<String> command) {
        Path log = folder.resolve("script-" + UUID.randomUUID() + ".log");
        return ChildProcess.start(
                command, Map.of("JAVA_OPTS", "-Xmx256m " + String.join(" ", ChildProcess.NODE_FLAGS)), log);
    }

    public String log(int number) {
        return text(folder.resolve(name(number)).resolve("log"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (int number = 0; number < ports.size(); number++) {
            Path pid = folder.resolve(name(number)).resolve("pid");
            if (Files.exists(pid)) {
                ProcFiles.signal(Long.parseLong(text(pid).strip()), "KILL");
            }
        }
    }
}
