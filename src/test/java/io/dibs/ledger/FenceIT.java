package io.dibs.ledger;

import static io.dibs.ledger.BlockingLedger.coupon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.shard.Coupon;
import io.dibs.shard.CouponPage;
import io.dibs.shard.Fence;
import io.dibs.shard.FenceCheck;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.TakeoverResult.Failed;
import io.dibs.shard.TakeoverResult.Lost;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Fenced;
import io.dibs.shard.WriteOutcome.Poisoned;
import io.dibs.shard.WriteOutcome.Unknown;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.network.CuttableProxy;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fence under every fault that its design names. */
class FenceIT {
    private static final PostgresLimits SHORT = new PostgresLimits(3_000, 300, 5_000, 7_000, 60_000, 60_000, 2, 4);

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private CuttableProxy proxy;
    private BlockingLedger ledger;
    private Connection lock;

    @BeforeEach
    void open() {
        proxy = new CuttableProxy(DATABASE.vertx(), DATABASE.server().port());
        ledger = openAs("one", PostgresLimits.DEFAULT);
        LogRows.campaign(DATABASE::run, "a", 1, 100);
        LogRows.campaign(DATABASE::run, "b", 2, 100);
    }

    private BlockingLedger openAs(String label, PostgresLimits limits) {
        return new BlockingLedger(DATABASE.open(
                        new NodeIdentity(UUID.randomUUID(), label),
                        through(proxy.port()).with(limits))
                .ledger());
    }

    private static PostgresSettings through(int port) {
        return PostgresProcess.settings(DATABASE.settings().database(), port);
    }

    @Test
    void aBatchMovesTheFenceByOne() {
        Fence fence = ledger.taken(0);
        assertThat(ledger.append(fence, coupon("a", 1, "u1"), coupon("b", 1, "u1"), coupon("a", 2, "u2")))
                .isEqualTo(WriteOutcome.COMMITTED);
        assertThat(ledger.append(fence.afterBatch(), coupon("a", 3, "ü€😀 x"))).isEqualTo(WriteOutcome.COMMITTED);
        assertThat(DATABASE.read("SELECT string_agg(campaign || sequence || user_id, ',' ORDER BY campaign, sequence)"
                        + " FROM coupon"))
                .isEqualTo("a1u1,a2u2,a3ü€😀 x,b1u1");
        assertThat(batchNo()).isEqualTo("2");
    }

    @Test
    void theSameBatchTwiceIsFenced() {
        Fence fence = ledger.taken(0);
        assertThat(ledger.append(fence, coupon("a", 1, "u1"))).isEqualTo(WriteOutcome.COMMITTED);
        assertThat(ledger.append(fence, coupon("a", 1, "u1"))).isInstanceOf(Fenced.class);
    }

    @Test
    void aStaleOwnerWritesNothing() {
        Fence old = ledger.taken(0);
        Fence current = ledger.taken(0);
        assertThat(ledger.append(old, coupon("a", 1, "u1"))).isInstanceOf(Fenced.class);
        assertThat(ledger.prove(old)).isEqualTo(FenceCheck.FENCED);
        assertThat(ledger.prove(current)).isEqualTo(FenceCheck.OWNED);
        assertThat(DATABASE.read("SELECT count(*) FROM coupon")).isEqualTo("0");
    }

    /** A lagging replica that is promoted issues an epoch again. */
    @Test
    void anEpochAloneDoesNotPass() {
        Fence fence = ledger.taken(0);
        Fence zombie = new Fence(0, fence.epoch(), UUID.randomUUID(), fence.batchNo());
        assertThat(ledger.append(zombie, coupon("a", 1, "u1"))).isInstanceOf(Fenced.class);
        assertThat(ledger.prove(zombie)).isEqualTo(FenceCheck.FENCED);
    }

    /** What the next owner has changed may be lost before this one hears of it. */
    @Test
    void campaignsAreReadByTheShardsOwnerAlone() {
        Fence old = ledger.taken(0);
        Fence current = ledger.taken(0);
        assertThat(ledger.campaigns(current)).hasSize(2);
        assertThatThrownBy(() -> ledger.campaigns(old)).hasMessageContaining("another owner's");
    }

    @Test
    void aFenceThatMovedSinceItWasSeenIsLost() {
        Fence seen = ledger.taken(0);
        Fence other = ledger.taken(0);
        assertThat(ledger.takeOver(0, seen)).isInstanceOf(Lost.class);
        assertThat(ledger.prove(other)).isEqualTo(FenceCheck.OWNED);
    }

    /** As the migration does that takes away what older versions need: no owner of such a version writes again. */
    @Test
    void aVersionThatMayNotWriteAnyMoreLosesItsShards() {
        Fence fence = ledger.taken(0);
        DATABASE.run(
                "INSERT INTO setting VALUES ('lowest-schema', '1000')",
                "UPDATE fence SET epoch = epoch + 1, owner = gen_random_uuid()");
        assertThat(ledger.append(fence, coupon("a", 1, "u1"))).isInstanceOf(Fenced.class);
        assertThat(ledger.takeOver(0, null)).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.cause())
                .contains("demands version 1000", "start a newer version"));
        DATABASE.run("UPDATE setting SET value = '" + SchemaHistory.NEWEST + "' WHERE key = 'lowest-schema'");
        assertThat(ledger.takeOver(0, null)).isInstanceOf(Taken.class);
    }

    /** What is read before the migration is over says nothing. */
    @Test
    void aTakeoverThatWaitsForThatMigrationFails() throws SQLException {
        lockFence();
        Future<TakeoverResult> takingOver = ledger.takeOverAsync(0, null);
        untilSomebodyWaitsForALock();
        lock.createStatement().execute("UPDATE fence SET epoch = epoch + 1, owner = gen_random_uuid()");
        lock.createStatement().execute("INSERT INTO setting VALUES ('lowest-schema', '1000')");
        unlockFence();
        assertThat(ConditionWait.get(takingOver)).isInstanceOf(Failed.class);
    }

    @Test
    void anotherDatabaseIsARestoredOneUntilItIsConfirmed() {
        assertThat(ledger.takeOver(0, null)).isEqualTo(new Taken(fenceOf(0), false));
        DATABASE.run("UPDATE fence SET incarnation = incarnation + 1");
        for (int i = 0; i < 2; i++) {
            assertThat(ledger.takeOver(0, null)).isEqualTo(new Taken(fenceOf(0), true));
        }
        ledger.confirmDatabase(fenceOf(0));
        ConditionWait.until("it is confirmed", () -> DATABASE.read(
                        "SELECT count(*) FROM fence WHERE shard = 0 AND incarnation = incarnation()")
                .equals("1"));
        assertThat(ledger.takeOver(0, null)).isEqualTo(new Taken(fenceOf(0), false));
    }

    private static Fence fenceOf(int shard) {
        String where = " FROM fence WHERE shard = " + shard;
        return new Fence(
                shard,
                Long.parseLong(DATABASE.read("SELECT epoch" + where)),
                UUID.fromString(DATABASE.read("SELECT owner" + where)),
                Long.parseLong(DATABASE.read("SELECT batch_no" + where)));
    }

    /** The owner was sold out, and writes nothing more that could tell it. */
    @Test
    void whoKnowsOfBatchesThatTheLedgerHasLostIsNoOwner() {
        Fence fence = ledger.taken(0);
        assertThat(ledger.append(fence, coupon("a", 1, "u1"))).isEqualTo(WriteOutcome.COMMITTED);
        Fence after = fence.afterBatch();
        assertThat(ledger.prove(after)).isEqualTo(FenceCheck.OWNED);
        promoteReplicaWithoutTheLastBatch();
        assertThat(ledger.prove(after)).isEqualTo(FenceCheck.FENCED);
        Fence standing = BlockingLedger.taken(ledger.takeOver(0, after));
        assertThat(standing.batchNo()).isLessThan(after.batchNo());
    }

    private static void promoteReplicaWithoutTheLastBatch() {
        DATABASE.run(
                "DELETE FROM issue",
                "UPDATE head SET issued = 0",
                "UPDATE fence SET batch_no = batch_no - 1 WHERE shard = 0");
    }

    /** Where a lagging replica was promoted, the epoch that was seen may be another owner's by now. */
    @Test
    void aTakeoverNamesTheOwnerToo() {
        Fence seen = ledger.taken(0);
        ShardConnections connections =
                new ShardConnections(new PostgresConnector(DATABASE.vertx(), DATABASE.settings()));
        Tuple otherOwner = Tuple.of(0, seen.epoch(), UUID.randomUUID(), UUID.randomUUID(), "n");
        assertThat(ConditionWait.get(connections.ofShard(0).call(ShardStatements.TAKE_OVER, otherOwner))
                        .rowCount())
                .isZero();
        assertThat(ledger.prove(seen)).isEqualTo(FenceCheck.OWNED);
        ConditionWait.get(connections.close());
    }

    @Test
    void aTakeoverWaitsForTheBatchBeforeItAndReadsAllOfIt() throws SQLException {
        Fence fence = ledger.taken(0);
        try (Connection writer = DATABASE.connect()) {
            writer.setAutoCommit(false);
            writer.createStatement().execute("UPDATE fence SET batch_no = batch_no + 1 WHERE shard = 0");
            writer.createStatement()
                    .execute("INSERT INTO issue (campaign, first, last, issued_at, users)"
                            + " SELECT key, 1, 10, now(), array_to_string(array_fill('u'::text, ARRAY[10]), E'\\x1f')"
                            + " FROM head WHERE campaign = 'a'");
            Future<TakeoverResult> takingOver = ledger.takeOverAsync(0, null);
            untilSomebodyWaitsForALock();
            assertThat(takingOver.isComplete()).isFalse();
            writer.commit();
            Fence taken = BlockingLedger.taken(ConditionWait.get(takingOver));
            assertThat(taken.batchNo()).isEqualTo(fence.batchNo() + 1);
            CouponPage page = ledger.page(BlockingLedger.terms("a", 0, 100, 1), 1, 10);
            assertThat(page.size()).isEqualTo(10);
        }
    }

    @Test
    void aBatchThatWaitsForATakeoverIsFenced() throws SQLException {
        Fence fence = ledger.taken(0);
        lockFence();
        lock.createStatement().execute("UPDATE fence SET epoch = epoch + 1, owner = gen_random_uuid()");
        Future<WriteOutcome> appending = ledger.appending(fence, coupon("a", 1, "u1"));
        untilSomebodyWaitsForALock();
        unlockFence();
        assertThat(ConditionWait.get(appending)).isInstanceOf(Fenced.class);
        assertThat(DATABASE.read("SELECT count(*) FROM coupon")).isEqualTo("0");
    }

    @Test
    void aBatchThatWasKilledBeforeItsCommitIsSentAgain() throws SQLException {
        Fence fence = ledger.taken(0);
        WriteOutcome outcome;
        lockFence();
        Future<WriteOutcome> appending = ledger.appending(fence, coupon("a", 1, "u1"));
        untilSomebodyWaitsForALock();
        DATABASE.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
        outcome = ConditionWait.get(appending);
        unlockFence();
        assertThat(outcome).isInstanceOf(Unknown.class);
        Fence again = BlockingLedger.taken(ledger.takeOver(0, fence));
        assertThat(again.batchNo()).isEqualTo(fence.batchNo());
        assertThat(ledger.append(again, coupon("a", 1, "u1"))).isEqualTo(WriteOutcome.COMMITTED);
    }

    @Test
    void aBatchWhoseAnswerWasLostIsKnownByItsNumber() throws SQLException {
        Fence fence = ledger.taken(0);
        lockFence();
        Future<WriteOutcome> appending = ledger.appending(fence, coupon("a", 1, "u1"));
        untilSomebodyWaitsForALock();
        proxy.swallowAnswers();
        unlockFence();
        ConditionWait.until("the batch is committed", () -> batchNo().equals("1"));
        proxy.cut();
        assertThat(ConditionWait.get(appending)).isInstanceOf(Unknown.class);
        assertThat(BlockingLedger.taken(ledger.takeOver(0, fence)).batchNo()).isEqualTo(fence.batchNo() + 1);
    }

    /** Reading again under the same epoch would find nothing, and the batch would come after all. */
    @Test
    void aBatchThatCommitsAfterItsConnectionIsLostIsWaitedFor() throws SQLException {
        Fence fence = ledger.taken(0);
        Future<TakeoverResult> takingOver;
        lockFence();
        Future<WriteOutcome> appending = ledger.appending(fence, coupon("a", 1, "u1"));
        untilSomebodyWaitsForALock();
        proxy.cut();
        assertThat(ConditionWait.get(appending)).isInstanceOf(Unknown.class);
        takingOver = ledger.takeOverAsync(0, fence);
        ConditionWait.until("both wait", () -> waitingForLocks().equals("2"));
        unlockFence();
        long batchNo = BlockingLedger.taken(ConditionWait.get(takingOver)).batchNo();
        assertThat(batchNo).isEqualTo(fence.batchNo() + Long.parseLong(DATABASE.read("SELECT count(*) FROM coupon")));
    }

    @Test
    void aTakeoverWhoseAnswerWasLostIsKnownAsOnesOwn() throws SQLException {
        Fence seen = ledger.taken(0);
        Future<TakeoverResult> takingOver;
        lockFence();
        takingOver = ledger.takeOverAsync(0, seen);
        untilSomebodyWaitsForALock();
        proxy.swallowAnswers();
        unlockFence();
        ConditionWait.until("it is taken", () -> DATABASE.read("SELECT epoch FROM fence WHERE shard = 0")
                .equals("2"));
        proxy.cut();
        Fence fence = BlockingLedger.taken(ConditionWait.get(takingOver));
        assertThat(ledger.append(fence, coupon("a", 1, "u1"))).isEqualTo(WriteOutcome.COMMITTED);
    }

    @Test
    void aTakeoverThatRunsIntoTheLockTimeoutFailsAndWorksLater() throws SQLException {
        BlockingLedger hasty = openAs("two", SHORT);
        Fence seen = hasty.taken(0);
        lockFence();
        assertThat(hasty.takeOver(0, seen)).isInstanceOf(Failed.class);
        unlockFence();
        assertThat(hasty.takeOver(0, seen)).isInstanceOf(Taken.class);
    }

    @Test
    void aBatchThatRunsIntoTheLockTimeoutIsUnknown() throws SQLException {
        BlockingLedger hasty = openAs("two", SHORT);
        Fence fence = hasty.taken(0);
        lockFence();
        assertThat(hasty.append(fence, coupon("a", 1, "u1"))).isInstanceOf(Unknown.class);
        unlockFence();
        assertThat(BlockingLedger.taken(hasty.takeOver(0, fence)).batchNo()).isEqualTo(fence.batchNo());
    }

    @Test
    void dataThatCannotBeStoredPoisonTheBatchAndMoveNothing() {
        Fence fence = ledger.taken(0);
        for (String user : new String[] {"", "nul\0", "line\n", "torn\ud800", "\udc00torn"}) {
            assertThat(ledger.append(fence, coupon("a", 1, "u1"), coupon("a", 2, user)))
                    .isInstanceOf(Poisoned.class);
        }
        assertThat(ledger.append(fence, coupon("a", 1, "u1"))).isEqualTo(WriteOutcome.COMMITTED);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a sequence that is taken, a, 1, 1",
        "a gap, a, 3, 3",
        "a gap within the batch, a, 2, 4",
        "one above the supply, c, 1, 2",
        "a campaign that is not there, d, 1, 1"
    })
    void whatTheHeadsDoNotAllowContradictsMemoryAndChangesNothing(String what, String campaign, int first, int last) {
        LogRows.campaign(DATABASE::run, "c", 3, 1);
        Fence fence = ledger.taken(0);
        ledger.append(fence, coupon("a", 1, "u1"));
        Fence next = fence.afterBatch();
        List<Coupon> batch = new ArrayList<>(List.of(coupon("b", 1, "u1"), coupon(campaign, first, "u2")));
        if (last > first) {
            batch.add(coupon(campaign, last, "u3"));
        }
        assertThat(ledger.append(next, batch.toArray(Coupon[]::new))).isInstanceOf(Contradicted.class);
        assertThat(DATABASE.read("SELECT string_agg(campaign || sequence, ',') FROM coupon"))
                .isEqualTo("a1");
        assertThat(ledger.append(next, coupon("a", 2, "u2"))).isEqualTo(WriteOutcome.COMMITTED);
    }

    /** A campaign that brought fewer codes than its stock gives out no more than it has codes. */
    @Test
    void ownCodesBoundTheSupply() {
        DATABASE.run("UPDATE campaign SET own_codes = 1 WHERE id = 'a'");
        Fence fence = ledger.taken(0);
        assertThat(ledger.append(fence, coupon("a", 1, "u1"), coupon("a", 2, "u2")))
                .isInstanceOf(Contradicted.class);
        assertThat(ledger.append(fence, coupon("a", 1, "u1"))).isEqualTo(WriteOutcome.COMMITTED);
    }

    @Test
    void aServerThatIsGoneMakesEveryCallFailAsAValue() {
        Fence fence = ledger.taken(0);
        PostgresSettings nowhere = through(1).with(SHORT);
        ShardConnections connections = new ShardConnections(new PostgresConnector(DATABASE.vertx(), nowhere));
        assertThat(ConditionWait.get(new FenceTakeover(connections, "n", UUID::randomUUID).takeOver(0, fence)))
                .isInstanceOf(Failed.class);
        assertThat(ConditionWait.get(new FenceReader(connections.shared("w")).check(fence)))
                .isEqualTo(FenceCheck.FAILED);
        ConditionWait.get(connections.close());
    }

    private void lockFence() throws SQLException {
        lock = DATABASE.connect();
        lock.setAutoCommit(false);
        lock.createStatement().execute("SELECT * FROM fence FOR UPDATE");
    }

    private void unlockFence() throws SQLException {
        lock.commit();
        lock.close();
    }

    private String batchNo() {
        return DATABASE.read("SELECT batch_no FROM fence WHERE shard = 0");
    }

    private String waitingForLocks() {
        return DATABASE.read("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                + " AND datname = current_database()");
    }

    private void untilSomebodyWaitsForALock() {
        ConditionWait.until("somebody waits for a lock", () -> waitingForLocks().equals("1"));
    }
}
