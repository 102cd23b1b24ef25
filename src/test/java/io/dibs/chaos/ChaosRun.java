package io.dibs.chaos;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.external.NginxProcess;
import io.dibs.testkit.network.NamespaceNetwork;
import io.dibs.testkit.network.NamespaceNetwork.Shape;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.NodeTemplate;
import io.dibs.testkit.process.SmallDisk;
import io.dibs.testkit.redis.RawRedis;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Three nodes behind nginx, their PostgreSQL and their Redis, under faults that a seed draws, while people claim and
 * administrators change things. Then everything is mended, comes to rest, and the history of the clients is judged. It
 * runs inside the network that {@link ChaosIT} makes, and ends with 1 where a promise does not hold.
 */
final class ChaosRun {
    static final int NODES = 3;
    private static final int CLIENTS = 16;
    private static final int OPERATORS = 2;
    private static final int FINISHERS = 8;
    private static final int PAGE = 1_000;
    private static final int PROGRESS_SECONDS = 10;
    private static final int REST_LIMIT_SECONDS = 120;

    private final ChaosCluster cluster;
    private final HistoryWriter history;
    private final ChaosClients clients;
    private final SaleBoard board;
    private final FaultSchedule faults;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> running = new ArrayList<>();
    private final long seed;
    private int endedByThemselves;

    private ChaosRun(ChaosCluster cluster, NginxProcess nginx, Path history, long seed) {
        this.cluster = cluster;
        this.history = new HistoryWriter(history);
        this.seed = seed;
        // As many go through the proxy as go directly to one of the nodes.
        List<InetSocketAddress> doors = new ArrayList<>();
        cluster.fleet().nodes().forEach(node -> {
            doors.add(node.address());
            doors.add(new InetSocketAddress("127.0.0.1", nginx.port()));
        });
        clients = new ChaosClients(new ImpatientApi(doors), this.history);
        board = new SaleBoard(clients, seed);
        faults = new FaultSchedule(cluster, NODES, seed, this.history);
    }

    /** @param arguments the network's name, a folder, the seed, and how many seconds it takes */
    public static void main(String[] arguments) throws Exception {
        NamespaceNetwork network = NamespaceNetwork.existing(arguments[0], NODES + 1, Shape.ROUTED);
        Path folder = Path.of(arguments[1]);
        boolean holds = false;
        try {
            holds = run(network, folder, Long.parseLong(arguments[2]), Integer.parseInt(arguments[3]));
        } catch (Exception | AssertionError failure) {
            failure.printStackTrace(System.out);
        }
        System.exit(holds ? 0 : 1);
    }

    private static boolean run(NamespaceNetwork network, Path folder, long seed, int seconds) throws Exception {
        Path servers = folder.resolve("servers");
        makeDatabase(servers);
        Path configuration = Files.writeString(folder.resolve("hazelcast.yaml"), network.hazelcast());
        Map<String, String> settings = Map.of("DIBS_CLUSTER_CONFIG", configuration.toString());
        Path lines = folder.resolve("history.txt");
        Vertx vertx = Vertx.vertx();
        try (SmallDisk disk = SmallDisk.at(servers.resolve("postgres"));
                NodeFleet fleet = new NodeFleet(folder, settings, network::place).start(NODES);
                NginxProcess nginx = NginxProcess.before(
                        Files.createDirectory(folder.resolve("nginx")),
                        fleet.nodes().stream().map(NodeProcess::address).toList());
                NodeProcess guest = fleet.plan(1).get(0)) {
            RawRedis redis =
                    new RawRedis(vertx, fleet.servers().uri(ServerKind.REDIS).orElseThrow());
            ChaosCluster cluster = new ChaosCluster(network, fleet, guest, servers, disk, redis);
            ChaosRun run = new ChaosRun(cluster, nginx, lines, seed);
            run.rage(seconds);
            run.comeToRest();
        }
        return judge(lines, seed);
    }

    private static void makeDatabase(Path servers) {
        NodeTemplate.fill(servers);
        if (!Files.exists(servers)) {
            try (EmbeddedServers once = EmbeddedServers.in(servers, EnumSet.allOf(ServerKind.class))) {
                once.start();
            }
        }
    }

    private void rage(int seconds) throws InterruptedException {
        board.renew();
        for (int i = 0; i < CLIENTS; i++) {
            long own = seed + i;
            int place = i % SaleBoard.AT_ONCE;
            begin(() -> clients.claim(own, () -> board.at(place)));
        }
        for (int i = 0; i < OPERATORS; i++) {
            long own = seed - 1 - i;
            begin(() -> clients.command(own, board::live));
        }
        begin(board::keepSelling);
        faults.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long shown = System.nanoTime();
        while (System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(250);
            startWhatEnded();
            if (System.nanoTime() - shown > TimeUnit.SECONDS.toNanos(PROGRESS_SECONDS)) {
                shown = System.nanoTime();
                show((end - shown) / 1_000_000_000);
            }
        }
    }

    private interface Interruptible {
        void run() throws InterruptedException;
    }

    private void begin(Interruptible task) {
        running.add(threads.submit(() -> {
            task.run();
            return null;
        }));
    }

    /** A node that ends by itself is started again, as an orchestrator does. */
    private void startWhatEnded() {
        for (int number = 1; number <= NODES; number++) {
            NodeProcess node = cluster.node(number);
            if (faults.isFree(number) && !node.process().isAlive()) {
                endedByThemselves++;
                System.out.println("Node " + number + " ended by itself:\n"
                        + tail(node.process().output()));
                node.launch();
            }
        }
    }

    private static String tail(String log) {
        List<String> lines = log.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    private void show(long secondsLeft) {
        int happened =
                faults.counts().values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                "%,d s left: %d faults, %d campaigns, %,d coupons%n",
                secondsLeft, happened, board.all().size(), board.coupons());
    }

    /** Nothing goes wrong any more: everybody gets an answer, and every campaign ends with exactly its stock. */
    private void comeToRest() throws InterruptedException, ExecutionException, IOException {
        faults.mendAll();
        startWhatEnded();
        cluster.awaitRest();
        board.end();
        for (Future<?> each : running) {
            await(each);
        }
        List<Callable<Void>> endings = board.all().stream()
                .map(sale -> (Callable<Void>) () -> {
                    finish(sale);
                    return null;
                })
                .toList();
        ExecutorService finishers = Executors.newFixedThreadPool(FINISHERS);
        for (Future<Void> each : finishers.invokeAll(endings)) {
            each.get();
        }
        finishers.shutdown();
        threads.shutdown();
        history.close();
        System.out.println("Faults: " + faults.counts());
        faults.troubles().forEach(System.out::println);
        System.out.println("Nodes that ended by themselves: " + endedByThemselves);
    }

    private static void await(Future<?> task) throws InterruptedException, ExecutionException {
        try {
            task.get(REST_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException stuck) {
            throw new AssertionError("Somebody has no answer " + REST_LIMIT_SECONDS + " s after the last fault", stuck);
        }
    }

    private void finish(ChaosSale sale) throws InterruptedException {
        Random random = new Random(seed ^ sale.campaign.hashCode());
        TestApiClient api = cluster.fleet().any().api();
        if (api.campaign(sale.campaign).getString("state").equals("paused")) {
            clients.open(random, sale);
        }
        clients.claimRest(random, sale);
        list(api, sale);
        JsonObject end = api.campaign(sale.campaign);
        history.addRest(
                "do=end campaign=%s stock=%d issued=%d all=%s verdict=%s",
                sale.campaign,
                end.getLong("stock"),
                end.getLong("issued"),
                !end.getString("state").equals("closed"),
                api.audit(sale.campaign).getString("verdict"));
    }

    private void list(TestApiClient api, ChaosSale sale) {
        long after = 0;
        int found;
        do {
            String path = "/v1/campaigns/" + sale.campaign + "/coupons?after=" + after + "&limit=" + PAGE;
            JsonArray items = TestApiClient.expect(200, api.get(path)).getJsonArray("items");
            found = items.size();
            for (Object item : items) {
                JsonObject coupon = (JsonObject) item;
                after = coupon.getLong("sequence");
                history.addRest(
                        "do=listed campaign=%s user=%s sequence=%d code=%s state=%s",
                        sale.campaign,
                        coupon.getString("userId"),
                        after,
                        coupon.getString("code"),
                        state(api, sale, coupon));
            }
        } while (found > 0);
    }

    private static String state(TestApiClient api, ChaosSale sale, JsonObject coupon) {
        String code = coupon.getString("code");
        if (!sale.changed().contains(code)) {
            return coupon.getString("state");
        }
        JsonObject whole = TestApiClient.expect(200, api.get("/v1/coupons/" + code));
        return whole.getString("state").equals("redeemed")
                ? "redeemed:" + whole.getString("reference")
                : whole.getString("state");
    }

    private static boolean judge(Path file, long seed) throws IOException {
        HistoryFigures.print(file);
        try (Stream<String> lines = Files.lines(file)) {
            Optional<String> violation = HistoryChecker.firstViolation(lines);
            System.out.println(
                    violation.map(text -> "VIOLATED. " + text).orElse("No promise was broken.") + " Seed " + seed);
            return violation.isEmpty();
        }
    }
}
