package io.dibs.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dibs.ledger.NodeIdentity;
import io.dibs.ledger.PostgresLedger;
import io.dibs.ledger.PostgresSettings;
import io.dibs.receipt.LogKeys;
import io.dibs.receipt.MerkleHasher;
import io.dibs.receipt.Receipt;
import io.dibs.receipt.SaltSource;
import io.dibs.receipt.SigningKey;
import io.dibs.receipt.TilePath;
import io.dibs.receipt.TreeBuilder;
import io.dibs.receipt.VerifierKey;
import io.dibs.repository.ReceiptRepository;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.process.ProcFiles;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The transparency log of a campaign with a million coupons: how fast it is built, how long a receipt takes, and the
 * command {@code verify} over all of it.
 */
final class TransparencyLogs {
    private static final int COUPONS = 1_000_000;
    private static final int PER_RUN = 500;
    private static final int RECEIPTS = 2_000;
    private static final int SEED = 17;
    private static final String CAMPAIGN = "measured";
    private static final String PREFIX = "/v1/campaigns/" + CAMPAIGN;

    private final WrongAnswers wrongs;
    private final PostgresProcess server;
    private final PostgresSettings database;
    private final PostgresLedger ledger;
    private final ReceiptRepository receipts;

    private TransparencyLogs(
            WrongAnswers wrongs, PostgresProcess server, PostgresSettings database, PostgresLedger ledger) {
        this.wrongs = wrongs;
        this.server = server;
        this.database = database;
        this.ledger = ledger;
        this.receipts = ledger.repositories().receipts();
    }

    static void run(WrongAnswers wrongs) throws IOException {
        hash();
        hash();
        Vertx vertx = Vertx.vertx();
        try (PostgresProcess server = PostgresProcess.start(PostgresProcess.DURABLE)) {
            PostgresSettings database = server.newDatabase();
            PostgresLedger ledger = ConditionWait.get(
                    PostgresLedger.open(vertx, database, new NodeIdentity(UUID.randomUUID(), "trees"), 1));
            TransparencyLogs logs = new TransparencyLogs(wrongs, server, database, ledger);
            logs.build(vertx.getOrCreateContext());
            logs.receive();
            logs.verify();
            ConditionWait.get(ledger.close());
        } finally {
            ConditionWait.get(vertx.close());
        }
    }

    /** Hashing alone, on this thread. */
    private static void hash() {
        LogKeys keys = new LogKeys("perf", SigningKey.generate(), new byte[SaltSource.SECRET_BYTES]);
        SaltSource salts = keys.salts();
        MerkleHasher hasher = new MerkleHasher();
        TreeBuilder tree = new TreeBuilder();
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 1; i <= COUPONS; i++) {
            tree.append(hasher.leaf(salts.entry(CAMPAIGN, i, 1_700_000_000_000L + i, "user-" + i)
                    .bytes()));
            if (i % PER_RUN == 0) {
                tree.takeChanged();
            }
        }
        keys.sign(CAMPAIGN, tree.size(), tree.root());
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
        System.out.printf("hashing: %,d coupons for each second of one core%n", (long) (COUPONS / seconds));
    }

    /** As a new owner finds them: a million coupons, and no tree. */
    private void build(Context context) {
        server.run(
                database.database(),
                "INSERT INTO campaign (id, shard, number, stock, per_user, phase, code_key, version, created_at, changed_at)"
                        + " VALUES ('" + CAMPAIGN + "', 0, 1, " + COUPONS + ", 1, 'LIVE',"
                        + " decode(md5('x'), 'hex'), 1, now(), now())",
                "INSERT INTO head (campaign, issued, last_at, digest) VALUES ('" + CAMPAIGN + "', " + COUPONS
                        + ", now(), NULL)",
                "INSERT INTO holder_watermark (campaign) SELECT key FROM head",
                "INSERT INTO issue (campaign, first, last, issued_at, users)"
                        + " SELECT h.key, min(n), max(n), now(), string_agg('user-' || n, E'\\x1f' ORDER BY n)"
                        + " FROM head h, generate_series(1, " + COUPONS + ") n GROUP BY h.key, (n - 1) / " + PER_RUN,
                "INSERT INTO holder (person, campaign, sequence) SELECT person('user-' || n), h.key, n"
                        + " FROM head h, generate_series(1, " + COUPONS + ") n",
                "UPDATE holder_watermark SET upto = " + COUPONS,
                "VACUUM ANALYZE");
        double own = ProcFiles.cpuSeconds(ProcessHandle.current().pid());
        long began = System.nanoTime();
        context.runOnContext(now -> ledger.ledger().takeOver(0, null, taken -> {}));
        ConditionWait.until("the tree is whole", () -> size() == COUPONS);
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "building: %,d coupons in %.1f s, %,.0f coupons/s; node %.2f CPU-s%n",
                COUPONS,
                seconds,
                COUPONS / seconds,
                ProcFiles.cpuSeconds(ProcessHandle.current().pid()) - own);
    }

    private int size() {
        return Integer.parseInt(server.read(database.database(), "SELECT coalesce(max(size), 0) FROM tree"));
    }

    /** One after the other, of coupons anywhere. */
    private void receive() {
        VerifierKey key = VerifierKey.parse(receipts.verifierKey(CAMPAIGN));
        Random random = new Random(SEED);
        long[] nanos = new long[RECEIPTS];
        for (int i = 0; i < RECEIPTS; i++) {
            int sequence = 1 + random.nextInt(COUPONS);
            long began = System.nanoTime();
            String text = ConditionWait.get(receipts.receipt(CAMPAIGN, "user-" + sequence, 0))
                    .text()
                    .orElse("");
            nanos[i] = System.nanoTime() - began;
            Receipt receipt = Receipt.parse(text);
            wrongs.expect(
                    receipt.entry().sequence() == sequence
                            && receipt.verify(key).size() == COUPONS,
                    "the receipt of number " + sequence + " is another one's");
        }
        long[] warm = Arrays.copyOfRange(nanos, RECEIPTS / 2, RECEIPTS);
        Arrays.sort(warm);
        System.out.printf(
                "receipts: %.1f ms at p50, %.1f ms at p99%n",
                warm[warm.length / 2] / 1e6, warm[warm.length * 99 / 100] / 1e6);
    }

    /** In a process of its own, as anybody runs it. */
    private void verify() throws IOException {
        // Each answer is two writes, which would wait for each other.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        http.setExecutor(threads);
        http.createContext("/", this::answer);
        http.start();
        try {
            String url = "http://127.0.0.1:" + http.getAddress().getPort() + PREFIX;
            Process verify = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "io.dibs.app.Main",
                            "verify",
                            url,
                            "--key",
                            receipts.verifierKey(CAMPAIGN),
                            "--stock",
                            String.valueOf(COUPONS))
                    .inheritIO()
                    .start();
            long began = System.nanoTime();
            wrongs.expect(verify.waitFor() == 0, "verify did not hold");
            System.out.printf("verify: %.1f s%n", (System.nanoTime() - began) / 1e9);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            http.stop(0);
            threads.shutdown();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(PREFIX.length() + "/log/".length());
        byte[] body;
        if (path.equals("checkpoint")) {
            body = ConditionWait.get(receipts.checkpoint(CAMPAIGN))
                    .orElseThrow()
                    .getBytes(StandardCharsets.UTF_8);
        } else {
            TilePath tile = TilePath.parse(path).orElseThrow();
            body = ConditionWait.get(receipts.tile(CAMPAIGN, tile.level(), (int) tile.index(), tile.width()))
                    .orElseThrow();
        }
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
