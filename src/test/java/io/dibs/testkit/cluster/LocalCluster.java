package io.dibs.testkit.cluster;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.external.NginxProcess;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.ProcFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Nodes on this machine that share a real PostgreSQL and a real Redis, behind a real nginx with the project's file. It
 * may be closed at any time, from any thread, while it starts too: what was begun last is ended first.
 */
final class LocalCluster implements AutoCloseable {
    private final ClusterOptions options;
    private final Deque<AutoCloseable> begun = new ArrayDeque<>();
    private final List<NodeProcess> nodes = new CopyOnWriteArrayList<>();
    private EmbeddedServers servers;
    private NginxProcess nginx;
    private boolean ending;

    LocalCluster(ClusterOptions options) {
        this.options = options;
    }

    /** Comes back when all nodes are ready. */
    void start() {
        NginxProcess.command();
        servers = begin(() -> EmbeddedServers.in(folder("servers"), Set.of(ServerKind.values())));
        servers.start();
        for (int[] ports : options.nodePorts()) {
            nodes.add(begin(() -> node("node-" + (nodes.size() + 1), ports[0], ports[1])));
        }
        nodes.forEach(NodeProcess::awaitReady);
        int[] addresses =
                nodes.stream().mapToInt(node -> node.address().getPort()).toArray();
        nginx = begin(() -> NginxProcess.on(options.nginxPort(), folder("nginx"), addresses));
    }

    private synchronized <T extends AutoCloseable> T begin(Supplier<T> part) {
        if (ending) {
            throw new IllegalStateException("It is being stopped");
        }
        T started = part.get();
        begun.push(started);
        return started;
    }

    private NodeProcess node(String name, int port, int managementPort) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "DIBS_AUTH",
                "none",
                // Other clusters on this machine stay apart.
                "DIBS_CLUSTER_SECRET",
                "perf/cluster in " + options.data().toAbsolutePath()));
        settings.putAll(System.getenv());
        settings.putAll(Map.of(
                "DIBS_NODE", name,
                "DIBS_HTTP_HOST", "127.0.0.1",
                "DIBS_HTTP_PORT", String.valueOf(port),
                "DIBS_MANAGEMENT_PORT", String.valueOf(managementPort),
                "DIBS_POSTGRES_URI", postgres(),
                "DIBS_REDIS_URI", redis(),
                "DIBS_CLUSTER", "true"));
        return new NodeProcess(folder(name), settings, "-Xmx" + options.heap() + "m").launch();
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(options.data().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param ended receives each node that ends by itself; @param broken when nothing is served any more */
    void watch(Consumer<NodeProcess> ended, Consumer<String> broken) {
        servers.watch(broken);
        onEnd(nginx.process().pid(), () -> broken.accept("nginx ended"));
        nodes.forEach(node -> onEnd(node.process().pid(), () -> {
            ended.accept(node);
            if (nodes.stream().noneMatch(each -> each.process().isAlive())) {
                broken.accept("No node is left");
            }
        }));
    }

    private void onEnd(long pid, Runnable then) {
        ProcessHandle.of(pid).ifPresentOrElse(process -> process.onExit().thenRun(() -> unlessEnding(then)), then);
    }

    private void unlessEnding(Runnable then) {
        if (!isEnding()) {
            then.run();
        }
    }

    synchronized boolean isEnding() {
        return ending;
    }

    NginxProcess nginx() {
        return nginx;
    }

    List<NodeProcess> nodes() {
        return nodes;
    }

    String postgres() {
        return servers.uri(ServerKind.POSTGRES).orElseThrow();
    }

    String redis() {
        return servers.uri(ServerKind.REDIS).orElseThrow();
    }

    /** Nodes are asked to stop all at once; each has its own limit. */
    @Override
    public void close() {
        Deque<AutoCloseable> parts = parts();
        nodes.stream()
                .map(NodeProcess::process)
                .filter(process -> process.isAlive())
                .forEach(process -> ProcFiles.signal(process.pid(), "TERM"));
        List<Exception> failures = new ArrayList<>();
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception failure) {
                failures.add(failure);
            }
        }
        failures.stream().findFirst().ifPresent(failure -> {
            throw new IllegalStateException("Not all of it ended cleanly: " + failure.getMessage(), failure);
        });
    }

    private synchronized Deque<AutoCloseable> parts() {
        ending = true;
        return new ArrayDeque<>(begun);
    }
}
