package io.dibs.testkit.cluster;

import io.dibs.testkit.node.NodeProcess;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code perf/cluster}: starts a {@link LocalCluster}, says where it is, and ends it at Ctrl-C or SIGTERM. */
public final class ClusterCommand {
    private static final PrintStream OUT = System.out;

    private final LocalCluster cluster;
    private final AtomicInteger status = new AtomicInteger();
    private final CompletableFuture<String> broken = new CompletableFuture<>();

    private ClusterCommand(LocalCluster cluster) {
        this.cluster = cluster;
    }

    public static void main(String... words) {
        if (String.join(" ", words).equals("--help")) {
            OUT.print(ClusterOptions.USAGE);
            return;
        }
        try {
            new ClusterCommand(new LocalCluster(ClusterOptions.parse(words))).run();
        } catch (IllegalArgumentException wrong) {
            System.err.print(wrong.getMessage() + "\n" + ClusterOptions.USAGE);
            System.exit(2);
        }
    }

    private void run() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end"));
        try {
            cluster.start();
            cluster.watch(this::nodeEnded, broken::complete);
            show();
            fail(broken.join());
        } catch (RuntimeException failure) {
            fail(failure.getMessage());
        }
    }

    /** Where it is ending already, what fails fails for that reason. */
    private void fail(String why) {
        if (cluster.isEnding()) {
            return;
        }
        System.err.println(why);
        status.set(1);
        System.exit(1);
    }

    private void nodeEnded(NodeProcess node) {
        OUT.println("A node ended by itself: " + node.api().base() + ". The others go on.");
    }

    private void show() {
        OUT.println();
        line("Dibs", "http://127.0.0.1:" + cluster.nginx().port());
        for (int i = 0; i < cluster.nodes().size(); i++) {
            NodeProcess node = cluster.nodes().get(i);
            line(
                    "node-" + (i + 1),
                    node.api().base() + "  management " + node.management().base() + "  process "
                            + node.process().pid());
        }
        line("PostgreSQL", cluster.postgres());
        line("Redis", cluster.redis());
        OUT.println("\n  Ctrl-C stops all of it; the data stays.\n");
    }

    private static void line(String name, String value) {
        OUT.printf("  %-11s %s%n", name, value);
    }

    /** In the hook of the exit: the code is ours, not the signal's. */
    private void end() {
        try {
            cluster.close();
        } catch (RuntimeException failure) {
            System.err.println(failure.getMessage());
            status.set(1);
        }
        Runtime.getRuntime().halt(status.get());
    }
}
