package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.ledger.SentBatches.Told;
import io.dibs.ledger.holder.HolderBacklog.Limits;
import io.dibs.receipt.LogKeys;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.network.CuttableProxy;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Several nodes write the same shard, take it over from each other, index its holders, grow and sign its trees, and
 * lose their connections at any moment. {@code mvn verify -DskipUnitTests -Dit.test=LedgerInterleavingIT
 * -Ddibs.interleaved.batches=6000} is the long form; {@code -Ddibs.interleaved.seed} repeats the choices of a run, not
 * its timing.
 */
class LedgerInterleavingIT {
    private static final int BATCHES = Integer.getInteger("dibs.interleaved.batches", 200);
    private static final long SEED = Long.getLong("dibs.interleaved.seed", System.nanoTime());
    private static final int NODES = 4;
    private static final int FOLLOWERS = 2;
    /** A call that a fault has silenced does not hold the run up for long. */
    private static final PostgresLimits LIMITS = new PostgresLimits(1_000, 500, 1_000, 1_500, 60_000, 60_000, 2, 2);
    /** Steps so small and so soon that indexers always meet. */
    private static final Limits EAGER = new Limits(16, 1, 1_000_000, 0, TimeUnit.MILLISECONDS.toNanos(10));

    private static final int COUPONS_A_TREE_STEP = 5;
    private static final long RUN_SECONDS = 60 + BATCHES / 2;

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private final SentBatches sent = new SentBatches();
    private final AtomicInteger violations = new AtomicInteger();
    private final HolderIndexer.Listener listener = new HolderIndexer.Listener() {
        @Override
        public void indexed(int coupons, long nanos) {}

        @Override
        public void violated(String campaign, int coupons) {
            violations.addAndGet(coupons);
        }

        @Override
        public void failed(String cause) {}
    };
    private final List<CuttableProxy> ways = new ArrayList<>();
    private final List<HolderIndexer> indexers = new ArrayList<>();
    private final List<TransparencyLogWriter> trees = new ArrayList<>();
    private final List<ShardConnections> connections = new ArrayList<>();

    @Test
    void whateverIsInterleavedTheLogIsWhole() throws Exception {
        System.out.println("Interleavings of " + BATCHES + " batches, seed " + SEED);
        DATABASE.run(SignedTrees.record());
        List<PostgresLedger> nodes = new ArrayList<>();
        for (int i = 1; i <= NODES; i++) {
            nodes.add(DATABASE.open(new NodeIdentity(UUID.randomUUID(), "n" + i), way()));
            nodes.get(i - 1).monitor().observeIndexer(listener);
        }
        LogKeys keys = ConditionWait.get(
                        DatabaseIdentity.settle(DATABASE.vertx(), DATABASE.settings(), TestDatabase.SHARDS))
                .logKeys();
        for (int i = 0; i < FOLLOWERS; i++) {
            connections.add(new ShardConnections(new PostgresConnector(DATABASE.vertx(), way())));
            indexers.add(new HolderIndexer(connections.get(i).shared("holders"), EAGER));
            indexers.get(i).listen(listener);
            trees.add(new TransparencyLogWriter(connections.get(i).shared("trees"), keys, 0, COUPONS_A_TREE_STEP));
        }
        int surprises = run(nodes);
        catchUp(nodes.get(0));

        Map<String, String> wrong = new TreeMap<>();
        SignedTrees signed = new SignedTrees(keys);
        try (Connection database = DATABASE.connect()) {
            signed.check(database);
            sent.load(database);
        }
        SentBatches.checks().forEach((what, sql) -> {
            String found = DATABASE.read(sql);
            if (!found.equals("0")) {
                wrong.put(what, found);
            }
        });
        assertThat(wrong).as("seed %d", SEED).isEmpty();
        assertThat(signed.wrong())
                .as("signed of other coupons than those that are there, seed %d", SEED)
                .isZero();
        System.out.println(signed.right() + " checkpoints");
        assertThat(signed.right()).isGreaterThan(BATCHES / 10);
        assertThat(surprises)
                .as("right batches that were refused, seed %d", SEED)
                .isZero();
        assertThat(violations).as("users who were given two, seed %d", SEED).hasValue(0);
        assertThat(sent.count(Told.COMMITTED)).isGreaterThan(BATCHES / 3);
        assertThat(sent.count(Told.FENCED)).isPositive();
        assertThat(sent.count(Told.CONTRADICTED)).isPositive();
    }

    private PostgresSettings way() {
        CuttableProxy way =
                new CuttableProxy(DATABASE.vertx(), DATABASE.server().port());
        ways.add(way);
        return PostgresProcess.settings(DATABASE.settings().database(), way.port())
                .with(LIMITS);
    }

    /** @return how many batches were refused for no reason */
    private int run(List<PostgresLedger> nodes) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Integer>> writing = new ArrayList<>();
            for (int i = 0; i < nodes.size(); i++) {
                int number = i;
                writing.add(threads.submit(
                        () -> write(new BlockingLedger(nodes.get(number).ledger()), number)));
            }
            Callable<Integer> faults = () -> new InterleavedFaults(DATABASE, ways, sent, SEED).causeUntil(BATCHES);
            Future<Integer> causing = threads.submit(faults);
            Future<?> following = threads.submit(this::follow);
            int surprises = 0;
            for (Future<Integer> each : writing) {
                surprises += each.get(RUN_SECONDS, TimeUnit.SECONDS);
            }
            System.out.println(sent + ", " + causing.get(RUN_SECONDS, TimeUnit.SECONDS) + " faults, epoch "
                    + DATABASE.read("SELECT epoch FROM fence WHERE shard = 0"));
            following.get(RUN_SECONDS, TimeUnit.SECONDS);
            return surprises;
        } finally {
            threads.shutdownNow();
        }
    }

    private int write(BlockingLedger ledger, int number) throws SQLException {
        try (Connection database = DATABASE.connect()) {
            InterleavedWriter writer = new InterleavedWriter(ledger, sent, database, SEED + number, "n" + number);
            writer.writeUntil(BATCHES);
            return writer.surprises();
        }
    }

    /** Beside those of the nodes. They hear of nothing, so they look at all of the shard again and again. */
    private void follow() {
        while (sent.count() < BATCHES) {
            long next = sent.count() + 5;
            indexers.forEach(indexer -> indexer.takenOver(0));
            trees.forEach(tree -> tree.takenOver(0));
            ConditionWait.until("more batches", () -> sent.count() >= Math.min(next, BATCHES));
        }
    }

    /** The next owner indexes what the others have left. */
    private void catchUp(PostgresLedger node) {
        ConditionWait.until("a takeover", () -> new BlockingLedger(node.ledger()).takeOver(0, null) instanceof Taken);
        try {
            ConditionWait.until("the holders of all are there", () -> DATABASE.read("SELECT count(*) FROM head h"
                            + " JOIN holder_watermark w ON w.campaign = h.key WHERE w.upto < h.issued")
                    .equals("0"));
        } catch (ConditionTimeoutException late) {
            System.out.println("The index did not catch up");
        }
        ConditionWait.until("the trees of all are there", () -> DATABASE.read(SignedTrees.BEHIND)
                .equals("0"));
        indexers.forEach(HolderIndexer::close);
        trees.forEach(TransparencyLogWriter::close);
        connections.forEach(each -> ConditionWait.get(each.close()));
    }
}
