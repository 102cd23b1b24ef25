package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.Batch;
import io.dibs.shard.Coupon;
import io.dibs.shard.Fence;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** When one campaign's snapshot is written, read for, copied and deleted. */
class CampaignSnapshotWriterTest {
    private static final RecordLayout LAYOUT = SnapshotScript.LAYOUT;
    private static final int BACKLOG_BYTES = 400;

    private final ScriptedStore store = new ScriptedStore();
    private final ScriptedLedger ledger = new ScriptedLedger(SnapshotScript.SALE);
    private final RecordingListener listener = new RecordingListener();
    private final SnapshotContext context = new SnapshotContext(
            ledger, store, listener, SnapshotScript.LIMITS, new SnapshotMemoryBudget(BACKLOG_BYTES));
    private final ShardSnapshots snapshots =
            new ShardSnapshots(new Fence(0, 7, null, 3), context, new RegressionDetector(new AcknowledgedFence()));
    private final CampaignSnapshotWriter writer = new CampaignSnapshotWriter(snapshots, context, SnapshotScript.SALE);

    private void offer(int first, int last) {
        writer.offer(first, records(first, last));
    }

    private static byte[] records(int first, int last) {
        return new byte[(last - first + 1) * LAYOUT.width()];
    }

    /** Commits coupons that no snapshot has been offered. */
    private void commit(int count) {
        Batch batch = new Batch();
        for (int sequence = 1; sequence <= count; sequence++) {
            batch.coupons().add(new Coupon("c", sequence, "u", TestCampaigns.user("u" + sequence), 1, null, sequence));
        }
        ledger.append(ledger.fence(), batch, outcome -> {});
    }

    /** Whether another campaign finds the whole backlog free. */
    private boolean isBacklogFree() {
        return context.backlog().reserve(new byte[BACKLOG_BYTES - 64]);
    }

    @Test
    void evidenceIsCopiedAlsoWhereTheSnapshotIsDistrustedBeforeThat() {
        writer.setAside(new FenceMark(6, 3), 1);
        writer.restart(0);
        writer.step();
        assertThat(store.snapshotRequests()).containsExactly("copy snapshot:{c}:header");
        store.answer("copy snapshot:{c}:header", new byte[0]);
        assertThat(store.snapshotRequests()).containsExactly("delete snapshot:{c}:header");
    }

    @Test
    void aSnapshotThatIsHeldIsNeitherWrittenNorDeleted() {
        writer.hold();
        writer.restart(1);
        offer(1, 1);
        store.round();
        writer.step();
        assertThat(store.snapshotRequests()).isEmpty();
    }

    @Test
    void aSnapshotThatIsBeingDeletedIsNotWrittenOn() {
        writer.restart(1);
        writer.step();
        byte[] header = SnapshotScript.header(6);
        writer.resume(
                new InspectionResult.Sound(SnapshotHeader.of(header).orElseThrow(), header, new byte[LAYOUT.width()]));
        store.answer("delete snapshot:{c}:header", new byte[0]);
        offer(1, 1);
        writer.step();
        assertThat(store.written.get(0).get(0).offset()).isZero();
    }

    @Test
    void nothingIsWrittenAfterTheEndOfTheShardsSnapshotsAlsoBeforeTheLoopHasEndedEachWriter() {
        offer(1, 1);
        snapshots.end();
        store.fireTimers();
        assertThat(store.snapshotRequests()).isEmpty();
    }

    @Test
    void whatIsCommittedWhileASnapshotIsHeldTakesNoMemory() {
        writer.hold();
        offer(1, 3);
        assertThat(snapshots.lag()).isZero();
        assertThat(isBacklogFree()).isTrue();
    }

    @Test
    void aPageThatArrivesAfterTheEndTakesNoMemory() {
        writer.end();
        offer(1, 3);
        assertThat(snapshots.lag()).isZero();
        assertThat(isBacklogFree()).isTrue();
    }

    @Test
    void recordsThatAreOnTheirWayAlreadyTakeNoMemory() {
        offer(1, 5);
        offer(1, 5);
        store.answer("write snapshot:{c}:chunk:0", new byte[0]);
        store.answer("replace snapshot:{c}:header", new byte[0]);
        assertThat(isBacklogFree()).isTrue();
    }

    /** Two chunks are there; the second waits for the first. */
    private void assertOnlyOneWriteIsUnderWay() {
        offer(1, 5);
        assertThat(store.snapshotRequests()).containsExactly("write snapshot:{c}:chunk:0");
        offer(6, 10);
        assertThat(store.snapshotRequests()).containsExactly("write snapshot:{c}:chunk:0");
        store.answer("write snapshot:{c}:chunk:0", new byte[0]);
        writer.step();
        assertThat(store.snapshotRequests()).containsExactly("replace snapshot:{c}:header");
        store.answer("replace snapshot:{c}:header", new byte[0]);
        assertThat(store.snapshotRequests()).containsExactly("write snapshot:{c}:chunk:1");
    }

    @Test
    void whileRecordsOrTheirHeaderAreOnTheirWayNothingElseIsWritten() {
        assertOnlyOneWriteIsUnderWay();
    }

    @Test
    void noneElseIsWrittenAlsoWhereTheSnapshotWasDeletedBefore() {
        writer.restart(1);
        writer.step();
        writer.step();
        assertThat(store.snapshotRequests()).containsExactly("delete snapshot:{c}:header");
        store.answer("delete snapshot:{c}:header", new byte[0]);
        assertOnlyOneWriteIsUnderWay();
    }

    @Test
    void noneElseIsWrittenAlsoWhereRecordsWereReadFromTheLedger() {
        commit(5);
        ledger.holdsPages = true;
        offer(4, 5);
        writer.step();
        writer.step();
        assertThat(ledger.pagesHeld()).isEqualTo(1);
        ledger.answerPage();
        assertThat(store.snapshotRequests()).containsExactly("write snapshot:{c}:chunk:0");
        writer.step();
        offer(6, 10);
        assertThat(store.snapshotRequests()).containsExactly("write snapshot:{c}:chunk:0");
    }

    @Test
    void evidenceIsCopiedAndThenTheSnapshotIsDeletedOnce() {
        writer.setAside(new FenceMark(6, 3), 1);
        writer.step();
        writer.step();
        assertThat(store.snapshotRequests()).containsExactly("copy snapshot:{c}:header");
        store.answer("copy snapshot:{c}:header", new byte[0]);
        writer.step();
        assertThat(store.snapshotRequests()).containsExactly("delete snapshot:{c}:header");
    }

    @Test
    void whatRedisDidNotDoIsAskedForAgainInALaterRound() {
        writer.setAside(new FenceMark(6, 3), 1);
        for (String request : new String[] {"copy snapshot:{c}:header", "delete snapshot:{c}:header"}) {
            store.round();
            store.fail(request);
            assertThat(store.snapshotRequests()).isEmpty();
            store.round();
            store.answer(request, new byte[0]);
        }
        offer(1, 1);
        store.round();
        store.answer("write snapshot:{c}:chunk:0", new byte[0]);
        store.fail("replace snapshot:{c}:header");
        store.round();
        assertThat(store.snapshotRequests()).as("its records, too").containsExactly("write snapshot:{c}:chunk:0");
    }

    @Test
    void aReleaseWaitsUntilTheSnapshotIsDeleted() {
        AtomicBoolean flushed = new AtomicBoolean();
        writer.restart(1);
        snapshots.flush(() -> flushed.set(true));
        store.runTasks();
        assertThat(store.snapshotRequests()).containsExactly("delete snapshot:{c}:header");
        assertThat(flushed).isFalse();
        store.answer("delete snapshot:{c}:header", new byte[0]);
        store.runTasks();
        assertThat(flushed).isTrue();
    }

    @Test
    void aDeletionThatWasAskedForBeforeMoreWasFoundDoesNotEndTheClearing() {
        writer.restart(1);
        writer.step();
        writer.restart(11);
        store.answer("delete snapshot:{c}:header", new byte[0]);
        assertThat(store.deleted.get(0)).doesNotContain("snapshot:{c}:chunk:2");
        assertThat(store.deleted.get(1)).contains("snapshot:{c}:chunk:2");
    }

    @Test
    void evidenceOfAnotherOwnerIsCopiedAlsoWhereACopyIsUnderWay() {
        writer.setAside(new FenceMark(6, 3), 1);
        writer.step();
        writer.setAside(new FenceMark(6, 9), 1);
        store.answer("copy snapshot:{c}:header", new byte[0]);
        assertThat(store.snapshotRequests()).containsExactly("copy snapshot:{c}:header");
        store.answer("copy snapshot:{c}:header", new byte[0]);
        assertThat(store.snapshotRequests()).containsExactly("delete snapshot:{c}:header");
    }

    /** The page waits until the one before it is read: each record is written at its own place. */
    @Test
    void aPageThatIsReadWhileTheSnapshotIsRestartedIsWrittenInItsPlace() {
        commit(5);
        offer(1, 1);
        store.round();
        store.answer("write snapshot:{c}:chunk:0", new byte[0]);
        store.answer("replace snapshot:{c}:header", new byte[0]);
        ledger.holdsPages = true;
        offer(4, 5);
        store.round();
        assertThat(ledger.pagesHeld()).isEqualTo(1);
        writer.restart(0);
        ledger.answerPage();
        store.answer("delete snapshot:{c}:header", new byte[0]);
        ledger.answerPage();
        assertThat(store.written.get(1)).singleElement().satisfies(piece -> {
            assertThat(piece.offset()).isZero();
            assertThat(piece.bytes()).hasSize(5 * LAYOUT.width());
        });
    }
}
