package io.dibs.ledger;

import static io.dibs.ledger.BlockingLedger.coupon;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.shard.Fence;
import io.dibs.shard.FenceCheck;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Unknown;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.PostgresProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults of the server as a whole; each test has one to itself. */
class ServerFaultIT {
    /** The index of holders may wait too. */
    private static final String SHARD_WAITS = "wait_event = 'SyncRep' AND query LIKE '%fence%'";

    private final Vertx vertx = Vertx.vertx();
    private PostgresProcess server;
    private String database;
    private PostgresLedger postgres;
    private BlockingLedger ledger;

    @BeforeEach
    void open() {
        server = PostgresProcess.start(PostgresProcess.DURABLE);
        PostgresSettings settings = server.newDatabase();
        database = settings.database();
        postgres =
                ConditionWait.get(PostgresLedger.open(vertx, settings, new NodeIdentity(UUID.randomUUID(), "one"), 4));
        ledger = new BlockingLedger(postgres.ledger());
        LogRows.campaign(statements -> server.run(database, statements), "a", 1, 10);
    }

    @AfterEach
    void close() throws Exception {
        ConditionWait.get(postgres.close());
        ConditionWait.get(vertx.close());
        server.close();
    }

    @Test
    void aCrashOfTheServerNeedsNoRestartOfTheNode() throws Exception {
        Fence fence = ledger.taken(0);
        assertThat(ledger.append(fence, coupon("a", 1, "u1"))).isEqualTo(WriteOutcome.COMMITTED);
        server.crash();
        assertThat(ledger.append(fence.afterBatch(), coupon("a", 2, "u2"))).isInstanceOf(Unknown.class);
        assertThat(ledger.prove(fence)).isEqualTo(FenceCheck.FAILED);
        assertThat(ledger.takeOver(0, fence)).isInstanceOf(TakeoverResult.Failed.class);
        server.startAgain();
        Fence again = BlockingLedger.taken(ledger.takeOver(0, fence));
        assertThat(again.batchNo()).isEqualTo(1);
        assertThat(ledger.append(again, coupon("a", 2, "u2"))).isEqualTo(WriteOutcome.COMMITTED);
        assertThat(ledger.page(BlockingLedger.terms("a", 0, 10, 1), 1, 2).size())
                .isEqualTo(2);
        assertThat(ConditionWait.get(postgres.repositories().feed().page("a", 0, 10)))
                .hasSize(2);
    }

    /** The commit stands here and may be missing there: neither the batch nor a takeover like this counts. */
    @Test
    void aCommitThatDidNotWaitForTheReplicaIsUnknownUntilATakeoverThatDid() {
        Fence fence = ledger.taken(0);
        ledger.append(fence, coupon("a", 1, "u1"));
        requireReplica("missing");
        Future<WriteOutcome> appending = ledger.appending(fence.afterBatch(), coupon("a", 2, "u2"));
        cutWaitForReplica();
        assertThat(ConditionWait.get(appending)).isInstanceOf(Unknown.class);

        Future<TakeoverResult> takingOver = ledger.takeOverAsync(0, fence);
        cutWaitForReplica();
        ConditionWait.until("it tries again", () -> waitingForReplica().equals("1"));
        assertThat(takingOver.isComplete()).isFalse();
        requireReplica("");
        assertThat(BlockingLedger.taken(ConditionWait.get(takingOver)).batchNo())
                .isEqualTo(fence.batchNo() + 2);
    }

    /** Reads go on there, and commits do not: it may have been replaced. */
    @Test
    void aPrimaryThatIsCutOffFromItsReplicasProvesNothing() {
        Fence fence = ledger.taken(0);
        assertThat(ledger.prove(fence)).isEqualTo(FenceCheck.OWNED);
        requireReplica("missing");
        Future<FenceCheck> checking = ledger.proving(fence);
        cutWaitForReplica();
        assertThat(ConditionWait.get(checking)).isEqualTo(FenceCheck.FAILED);
        requireReplica("");
        assertThat(ledger.prove(fence)).isEqualTo(FenceCheck.OWNED);
    }

    private void requireReplica(String name) {
        server.run(
                "postgres", "ALTER SYSTEM SET synchronous_standby_names = '" + name + "'", "SELECT pg_reload_conf()");
        ConditionWait.until("the server knows", () -> server.read("postgres", "SHOW synchronous_standby_names")
                .equals(name));
    }

    private void cutWaitForReplica() {
        ConditionWait.until("a commit waits", () -> waitingForReplica().equals("1"));
        server.read("postgres", "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE " + SHARD_WAITS);
    }

    private String waitingForReplica() {
        return server.read("postgres", "SELECT count(*) FROM pg_stat_activity WHERE " + SHARD_WAITS);
    }
}
