package io.dibs.load;

import io.dibs.campaign.UserHash;
import io.dibs.ledger.NodeIdentity;
import io.dibs.ledger.PostgresLedger;
import io.dibs.ledger.PostgresSettings;
import io.dibs.shard.Batch;
import io.dibs.shard.Coupon;
import io.dibs.shard.Fence;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.process.ProcFiles;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What one shard's connection to PostgreSQL takes, one batch after the other as a shard sends them, without a node: a
 * database that is empty, and one with 20 million coupons. The index of holders is held up meanwhile, and measured
 * behind it.
 */
final class LedgerAlone {
    private static final int[] SIZES = {128, 512, 2_048};
    /** Fewer than the tail at which the index would hold back batches. */
    private static final int COUPONS = 150_000;

    private static final int WARM_UP = 60_000;
    private static final int OTHERS = 15;
    private static final int EACH_OTHER = 1_000_000;
    private static final int OWN = 5_000_000;
    private static final String CAMPAIGN = "measured";
    private static final UserHash HASH = new UserHash(new byte[UserHash.KEY_BYTES]);

    private final WrongAnswers wrongs;
    private final int turns;
    private final PostgresProcess server;
    private final PostgresSettings database;
    private final PostgresLedger ledger;
    private final Context context;
    private Fence fence;
    private int issued;

    private LedgerAlone(
            WrongAnswers wrongs,
            int turns,
            PostgresProcess server,
            PostgresSettings database,
            PostgresLedger ledger,
            Context context) {
        this.wrongs = wrongs;
        this.turns = turns;
        this.server = server;
        this.database = database;
        this.ledger = ledger;
        this.context = context;
    }

    static void run(LoadOptions options, WrongAnswers wrongs) throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        try (PostgresProcess server = PostgresProcess.start(PostgresProcess.DURABLE)) {
            PostgresSettings database = server.newDatabase();
            PostgresLedger ledger = ConditionWait.get(
                    PostgresLedger.open(vertx, database, new NodeIdentity(UUID.randomUUID(), "alone"), 1));
            LedgerAlone alone = new LedgerAlone(
                    wrongs, options.number("--turns"), server, database, ledger, vertx.getOrCreateContext());
            alone.measure();
            ConditionWait.get(ledger.close());
        } finally {
            ConditionWait.get(vertx.close());
        }
    }

    private void measure() {
        create(CAMPAIGN, 1);
        fence = takeOver();
        append(WARM_UP, SIZES[1]);
        awaitIndex();
        System.out.printf(
                "%n%-32s %10s %10s %11s | %s%n", "", "coupons/s", "CPU-s*", "log bytes", "index: CPU-s*, log bytes");
        measure("empty");
        fill();
        measure("20 million");
        System.out.println("* of PostgreSQL for 100,000 coupons; log: the write-ahead log, for each coupon");
    }

    private void measure(String state) {
        for (int turn = 0; turn < turns; turn++) {
            for (int size : SIZES) {
                measure(state, size);
            }
        }
    }

    private void measure(String state, int size) {
        Cost before;
        double seconds;
        Cost appended;
        try (Connection blocker = blockIndex()) {
            before = cost();
            seconds = append(COUPONS, size);
            appended = cost().since(before);
            before = cost();
            blocker.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        awaitIndex();
        Cost indexed = cost().since(before);
        System.out.printf(
                "%-32s %,10.0f %10.3f %11.1f | %.3f, %.1f%n",
                state + ", batches of " + size,
                COUPONS / seconds,
                appended.cpu() * 100_000 / COUPONS,
                appended.wal() / (double) COUPONS,
                indexed.cpu() * 100_000 / COUPONS,
                indexed.wal() / (double) COUPONS);
    }

    // ---- batches -----------------------------------------------------------------------------------------------

    /** @return the seconds that it took */
    private double append(int coupons, int size) {
        List<Batch> batches = new ArrayList<>();
        for (int left = coupons; left > 0; left -= size) {
            batches.add(batch(Math.min(size, left)));
        }
        Promise<Void> done = Promise.promise();
        long began = System.nanoTime();
        context.runOnContext(start -> append(batches.iterator(), done));
        ConditionWait.get(done.future());
        return (System.nanoTime() - began) / 1e9;
    }

    private void append(Iterator<Batch> batches, Promise<Void> done) {
        if (!batches.hasNext()) {
            done.complete();
            return;
        }
        ledger.ledger().append(fence, batches.next(), outcome -> {
            if (!outcome.equals(WriteOutcome.COMMITTED)) {
                done.fail("A batch was not committed: " + outcome);
                return;
            }
            fence = fence.afterBatch();
            append(batches, done);
        });
    }

    private Batch batch(int size) {
        Batch batch = new Batch();
        long now = System.currentTimeMillis();
        for (int i = 0; i < size; i++) {
            issued++;
            String user = ClaimRequests.userId(issued);
            batch.coupons()
                    .add(new Coupon(
                            CAMPAIGN,
                            issued,
                            user,
                            HASH.of(user.getBytes(StandardCharsets.US_ASCII)),
                            1,
                            null,
                            now + i % 2));
        }
        return batch;
    }

    private Fence takeOver() {
        Promise<Fence> taken = Promise.promise();
        context.runOnContext(
                now -> ledger.ledger().takeOver(0, null, result -> taken.complete(((Taken) result).fence())));
        return ConditionWait.get(taken.future());
    }

    // ---- the database ------------------------------------------------------------------------------------------

    private void create(String campaign, int number) {
        server.run(
                database.database(),
                "INSERT INTO campaign (id, shard, number, stock, per_user, phase, code_key, version, created_at, changed_at)"
                        + " VALUES ('" + campaign + "', 0, " + number + ", 100000000, 1, 'LIVE',"
                        + " decode(md5('" + campaign + "'), 'hex'), 1, now(), now())",
                "INSERT INTO head (campaign) VALUES ('" + campaign + "')",
                "INSERT INTO holder_watermark (campaign) SELECT key FROM head WHERE campaign = '" + campaign + "'");
    }

    private void fill() {
        LogFill log = new LogFill(server.uri(database));
        for (int other = 1; other <= OTHERS; other++) {
            create("other-" + other, 1 + other);
        }
        log.coupons("other-%", EACH_OTHER);
        log.holders("other-%");
        while (issued < OWN) {
            append(Math.min(COUPONS, OWN - issued), SIZES[2]);
            awaitIndex();
        }
        log.done();
    }

    private Connection blockIndex() throws SQLException {
        Connection connection = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database.database(), "postgres", "postgres");
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT upto FROM holder_watermark FOR UPDATE");
        }
        return connection;
    }

    /** Until holders stand as far as the log does; that is asked of PostgreSQL once, since each question costs. */
    private void awaitIndex() {
        ConditionWait.until("the index has caught up", () -> ledger.monitor().indexLag() == 0);
        long missing = DirectSql.number(
                server.uri(database),
                "SELECT coalesce(sum(h.issued - w.upto), 0) FROM head h JOIN holder_watermark w ON w.campaign = h.key");
        wrongs.expect(missing == 0, missing + " coupons are not in the index, which says that it has caught up");
    }

    /** Of the server, up to now. */
    private record Cost(double cpu, long wal) {
        Cost since(Cost before) {
            return new Cost(cpu - before.cpu, wal - before.wal);
        }
    }

    private Cost cost() {
        ProcessHandle first = ProcessHandle.of(server.pid()).orElseThrow();
        double cpu = Stream.concat(Stream.of(first), first.descendants())
                .mapToDouble(process -> ProcFiles.cpuSeconds(process.pid()))
                .sum();
        return new Cost(
                cpu, DirectSql.number(server.uri(database), "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint"));
    }
}
