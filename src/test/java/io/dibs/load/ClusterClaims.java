package io.dibs.load;

import io.dibs.testkit.external.NginxProcess;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.CpuSeconds;
import io.dibs.testkit.process.ProcFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Several nodes beside one, in turns: claims that come in at the owner of their campaign, at another node, and through
 * nginx, which spreads them over all.
 */
final class ClusterClaims {
    private static final String CAMPAIGN = "nodes";
    private static final String SCENARIO = "nodes";
    private static final int STOCK = 100_000_000;
    private static final int FEWEST = 2;
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(20);

    /** Where claims come in. */
    private record Entry(String name, InetSocketAddress address, Supplier<CpuSeconds> cpu, ClaimRequests claims) {}

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final RunReport report;
    private final int nodes;
    private final List<Entry> entries = new ArrayList<>();

    private ClusterClaims(LoadOptions options, WrongAnswers wrongs, RunReport report) {
        this.options = options;
        this.wrongs = wrongs;
        this.report = report;
        this.nodes = Math.max(options.number("--nodes"), FEWEST);
    }

    static void run(LoadOptions options, WrongAnswers wrongs, RunReport report, Path folder) throws IOException {
        ClusterClaims claims = new ClusterClaims(options, wrongs, report);
        try (NodeFleet one = fleet(options, folder.resolve("one"), 1);
                NodeFleet many = fleet(options, folder.resolve("many"), claims.nodes)) {
            claims.entries.add(claims.entry("one node", one.any().address(), one::cpu, 0));
            NodeProcess owner = many.ownerOf(CAMPAIGN);
            claims.entries.add(claims.entry("at the owner", owner.address(), many::cpu, 1));
            claims.entries.add(
                    claims.entry("at another", many.othersThan(owner).get(0).address(), many::cpu, 2));
            claims.throughNginx(many, Files.createDirectory(folder.resolve("nginx")));
        }
    }

    private static NodeFleet fleet(LoadOptions options, Path folder, int nodes) throws IOException {
        NodeFleet fleet = new NodeFleet(Files.createDirectory(folder), Map.of(), options.number("--heap")).start(nodes);
        fleet.any().api().create(CAMPAIGN, STOCK);
        return fleet;
    }

    private Entry entry(String name, InetSocketAddress address, Supplier<CpuSeconds> cpu, int users) {
        return new Entry(name, address, cpu, ClaimRequests.distinct(CAMPAIGN, users * 1_000_000_000L, Long.MAX_VALUE));
    }

    /** Without nginx on this machine the others are measured all the same. */
    private void throughNginx(NodeFleet fleet, Path folder) {
        try {
            NginxProcess.command();
        } catch (IllegalStateException notInstalled) {
            System.out.println(notInstalled.getMessage());
            measure();
            return;
        }
        List<InetSocketAddress> addresses =
                fleet.nodes().stream().map(NodeProcess::address).toList();
        try (NginxProcess nginx = NginxProcess.before(folder, addresses)) {
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", nginx.port());
            long pid = nginx.process().pid();
            entries.add(entry("through nginx", address, () -> fleet.cpu().plus(cpu(pid)), entries.size()));
            measure();
        }
    }

    /** Of nginx, in the column of the nodes: it does a part of their work. */
    private static CpuSeconds cpu(long pid) {
        double seconds = Stream.concat(
                        Stream.of(pid),
                        ProcessHandle.of(pid).stream()
                                .flatMap(ProcessHandle::descendants)
                                .map(ProcessHandle::pid))
                .mapToDouble(ProcFiles::cpuSeconds)
                .sum();
        return new CpuSeconds(seconds, 0, 0);
    }

    private void measure() {
        entries.forEach(each -> LoadWarmUp.run(
                each.name(), each.address(), options.number("--connections"), each.claims(), LONGEST_WARM_UP));
        List<LoadMeasurement> sums =
                LoadMeasurement.inTurns(options.number("--turns"), entries.size(), entry -> turn(entries.get(entry)));
        ResultTable table = new ResultTable(System.out);
        table.head();
        table.row(sums.get(0));
        LoadMeasurement one = sums.get(0);
        for (LoadMeasurement many : sums.subList(1, sums.size())) {
            table.beside(one, many);
            double ratio = many.serversPerUnit().total() / one.serversPerUnit().total();
            report.fact(
                    String.format("CPU a claim of %d nodes, %s", nodes, many.name()),
                    String.format("%.2f of one node (goal 1.35)", ratio));
        }
    }

    private LoadMeasurement turn(Entry entry) {
        Duration time = options.turn();
        LoadPlan plan = LoadPlan.closedLoop(entry.address(), options.number("--connections"), time);
        LoadMeasurement measured = LoadMeasurement.of(entry.name(), plan, entry.claims(), entry.cpu());
        wrongs.expectOnly(measured, 201);
        report.add(SCENARIO, entry.name(), measured);
        return measured;
    }
}
