package io.dibs.testkit.node;

import static org.awaitility.Awaitility.await;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The classes of a node in the form in which the JVM keeps them (class-data sharing), recorded once per build: a node
 * that maps them needs a quarter less CPU until it is ready. It lies beside the {@link NodeTemplate}, and is used under
 * the same condition. A JVM that cannot use the file loads its classes as usual.
 */
public final class ClassArchive {
    private static final Duration READY_LIMIT = Duration.ofSeconds(90);
    private static final Duration RECORDING_LIMIT = Duration.ofSeconds(120);

    private ClassArchive() {}

    /**
     * The flags of a JVM that runs this jar, or whose class path begins with it. A jar that a test makes is not started
     * often enough to pay the recording back.
     */
    public static List<String> flags(Path jar) {
        Path built = NodeProcess.JAR.toAbsolutePath();
        if (NodeTemplate.FOLDER.isEmpty() || !jar.toAbsolutePath().equals(built) || !Files.isRegularFile(built)) {
            return List.of();
        }
        try {
            return List.of("-XX:SharedArchiveFile=" + recorded(jar.toAbsolutePath()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Lays it beside a hard link of the built jar, where {@code cluster-config/node-process} looks for it. The JVM
     * knows the jar by its file, whatever its name.
     */
    public static void linkBeside(Path link) throws IOException {
        Path built = NodeProcess.JAR.toAbsolutePath();
        if (!NodeTemplate.FOLDER.isEmpty()) {
            String name = link.getFileName().toString().replaceFirst("jar$", "jsa");
            Files.createLink(link.resolveSibling(name), recorded(built));
        }
    }

    private static Path recorded(Path jar) throws IOException {
        Path template = Path.of(NodeTemplate.FOLDER).toAbsolutePath();
        String build = String.valueOf(Files.getLastModifiedTime(jar).toMillis());
        Path archive = template.resolveSibling(jar.getFileName() + "-" + build + ".jsa");
        return new BuildArtifact(archive).madeBy(fresh -> record(jar, fresh));
    }

    /** Its node is in a cluster, so that the archive holds Hazelcast's classes too. */
    private static void record(Path jar, Path fresh) throws IOException {
        Path folder = Files.createTempDirectory("dibs-archive");
        NodeTemplate.fill(folder.resolve("servers"));
        try (EmbeddedServers servers = EmbeddedServers.in(folder.resolve("servers"), EnumSet.allOf(ServerKind.class))) {
            servers.start();
            run(jar, servers, fresh, folder.resolve("node.log"));
        } finally {
            BuildArtifact.delete(folder);
        }
    }

    private static void run(Path jar, EmbeddedServers servers, Path archive, Path log) {
        int port = FreePorts.free();
        int managementPort = FreePorts.free();
        Map<String, String> settings = Map.of(
                "DIBS_AUTH", "none",
                "DIBS_CLUSTER", "true",
                "DIBS_CLUSTER_SECRET", UUID.randomUUID().toString(),
                "DIBS_POSTGRES_URI", servers.uri(ServerKind.POSTGRES).orElseThrow(),
                "DIBS_REDIS_URI", servers.uri(ServerKind.REDIS).orElseThrow(),
                "DIBS_HTTP_PORT", String.valueOf(port),
                "DIBS_MANAGEMENT_PORT", String.valueOf(managementPort));
        List<String> command = new ArrayList<>(List.of(ChildProcess.java()));
        command.addAll(ChildProcess.NODE_FLAGS);
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xmx256m", "-jar", jar.toString()));
        try (ChildProcess node = ChildProcess.start(command, settings, log)) {
            TestApiClient management = new TestApiClient(managementPort);
            await("readiness").atMost(READY_LIMIT).until(() -> !node.isAlive() || management.isReady());
            TestApiClient api = new TestApiClient(port);
            api.create("recorded", 1);
            api.claim("recorded", "u-1");
            node.end();
            node.awaitEnd(RECORDING_LIMIT);
        }
    }
}
