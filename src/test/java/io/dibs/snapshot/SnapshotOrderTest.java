package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.campaign.VersionMatch;
import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Command;
import io.dibs.shard.CommandLookup;
import io.dibs.shard.Coupon;
import io.dibs.shard.CouponPage;
import io.dibs.shard.EligiblePage;
import io.dibs.shard.Fence;
import io.dibs.shard.FenceCheck;
import io.dibs.shard.Ledger;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.WriteOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of Redis, in which order, and what follows from what was found there. */
class SnapshotOrderTest {
    private static final Terms SALE = TestCampaigns.terms("c", 100, 1);
    private static final RecordLayout LAYOUT = new RecordLayout(120, false);

    private final ScriptedStore store = new ScriptedStore();
    private final ScriptedLedger ledger = new ScriptedLedger();
    private final RecordingListener listener = new RecordingListener();
    private final SnapshotLedger snapshots =
            new SnapshotLedger(ledger, store, listener, new SnapshotLimits(120, 1 << 20, 7, 10, 5, 50));
    private final List<WriteOutcome> outcomes = new ArrayList<>();
    private int issued;

    @BeforeEach
    void takeOver() {
        snapshots.takeOver(0, null, taken -> {});
        store.answer("read fence:0", new byte[0]);
        snapshots.readCampaigns(0, found -> {}, failed -> {});
    }

    private void append(WriteOutcome outcome) {
        Batch batch = new Batch();
        issued++;
        batch.coupons().add(new Coupon("c", issued, "u", TestCampaigns.user("u" + issued), 1, null, issued));
        ledger.outcome = outcome;
        snapshots.append(ledger.fence, batch, outcomes::add);
    }

    private byte[] headerOf(long epoch) {
        ChunkChecksums sums = new ChunkChecksums(LAYOUT.chunkBytes());
        sums.add(new byte[LAYOUT.width()], 0, LAYOUT.width());
        return new SnapshotHeader("c", LAYOUT, epoch, 3, 1, sums.all()).bytes();
    }

    @Test
    void theHeaderIsWrittenWhenTheRecordsHaveArrived() {
        append(WriteOutcome.COMMITTED);
        store.round();
        assertThat(store.ofTheSnapshot()).containsExactly("write snapshot:c:chunk:0");
        store.answer("write snapshot:c:chunk:0", new byte[0]);
        assertThat(store.ofTheSnapshot()).containsExactly("replace snapshot:c:header");
    }

    @Test
    void whatSomebodyElseLeftThereIsClearedAwayAndTheSnapshotIsMadeAnew() {
        append(WriteOutcome.COMMITTED);
        store.round();
        store.answer("write snapshot:c:chunk:0", new byte[0]);
        store.answer("replace snapshot:c:header", new byte[] {1, 2, 3});
        store.round();
        assertThat(listener.faults).containsExactly(SnapshotFault.REPLACED);
        assertThat(store.ofTheSnapshot()).containsExactly("delete snapshot:c:header");
    }

    @Test
    void whereALaterOwnerHasWrittenNothingMoreIs() {
        append(WriteOutcome.COMMITTED);
        store.round();
        store.answer("write snapshot:c:chunk:0", new byte[0]);
        store.answer("replace snapshot:c:header", headerOf(8));
        append(WriteOutcome.COMMITTED);
        store.round();
        assertThat(store.ofTheSnapshot()).isEmpty();
        assertThat(listener.faults).isEmpty();
    }

    @Test
    void whereAnEarlierOwnerWasOnlyLateTheSnapshotGoesOn() {
        append(WriteOutcome.COMMITTED);
        store.round();
        store.answer("write snapshot:c:chunk:0", new byte[0]);
        store.answer("replace snapshot:c:header", headerOf(6));
        append(WriteOutcome.COMMITTED);
        store.round();
        assertThat(store.ofTheSnapshot()).containsExactly("write snapshot:c:chunk:0");
        assertThat(listener.faults).isEmpty();
    }

    @Test
    void whoIsFencedWritesNothingMore() {
        append(WriteOutcome.COMMITTED);
        append(WriteOutcome.FENCED);
        store.round();
        assertThat(store.ofTheSnapshot()).isEmpty();
    }

    /** A deposed owner that has not heard of it would leave nobody to tell that a replica was promoted that lagged. */
    @Test
    void whatAnotherHasAcknowledgedSinceIsNotWrittenOver() {
        append(WriteOutcome.COMMITTED);
        store.round();
        store.answer("swap fence:0", new FenceMark(8, 5).bytes());
        append(WriteOutcome.COMMITTED);
        assertThat(store.whats()).doesNotContain("swap fence:0");
        assertThat(outcomes).last().isInstanceOf(WriteOutcome.Doubted.class);
    }

    @Test
    void whatAnEarlierOwnerHasAcknowledgedIsReplaced() {
        append(WriteOutcome.COMMITTED);
        store.round();
        store.answer("swap fence:0", new FenceMark(6, 3).bytes());
        assertThat(store.whats()).contains("swap fence:0");
        append(WriteOutcome.COMMITTED);
        assertThat(outcomes).last().isEqualTo(WriteOutcome.COMMITTED);
    }

    private void distrust() {
        snapshots.lookUp(ledger.fence, command(new CampaignAction.Sync()), lookup -> {});
    }

    private static Command command(CampaignAction action) {
        return new Command("c", "r", "admin", action, VersionMatch.ANY, Long.MAX_VALUE, answer -> {});
    }

    @Test
    void nothingIsDeletedWhileAWriteIsUnderWay() {
        append(WriteOutcome.COMMITTED);
        store.round();
        distrust();
        store.round();
        assertThat(store.ofTheSnapshot()).containsExactly("write snapshot:c:chunk:0");
    }

    @Test
    void recordsThatArriveAtASnapshotOfNoUseGetNoHeader() {
        append(WriteOutcome.COMMITTED);
        store.round();
        distrust();
        store.answer("write snapshot:c:chunk:0", new byte[0]);
        store.round();
        assertThat(store.ofTheSnapshot()).containsExactly("delete snapshot:c:header");
    }

    @Test
    void aHeaderThatArrivesAtASnapshotOfNoUseDoesNotCount() {
        append(WriteOutcome.COMMITTED);
        store.round();
        store.answer("write snapshot:c:chunk:0", new byte[0]);
        distrust();
        store.answer("replace snapshot:c:header", new byte[0]);
        assertThat(snapshots.lag()).isEqualTo(1);
        store.round();
        assertThat(store.ofTheSnapshot()).containsExactly("delete snapshot:c:header");
    }

    @Test
    void aWriteThatFailedIsSentAgainAsItWas() {
        append(WriteOutcome.COMMITTED);
        store.round();
        store.fail("write snapshot:c:chunk:0");
        append(WriteOutcome.COMMITTED);
        store.round();
        assertThat(store.written).hasSize(2);
        assertThat(store.written.get(1)).isSameAs(store.written.get(0));
    }

    @Test
    void anAnswerThatComesAfterTheCampaignIsDeletedChangesNothing() {
        append(WriteOutcome.COMMITTED);
        store.round();
        ledger.outcome = WriteOutcome.COMMITTED;
        Command delete = command(new CampaignAction.Delete());
        snapshots.execute(ledger.fence, new CampaignChange(delete, SALE, null, 0), outcomes::add);
        store.answer("delete snapshot:c:header", new byte[0]);
        store.answer("write snapshot:c:chunk:0", new byte[0]);
        store.round();
        assertThat(store.ofTheSnapshot()).isEmpty();
        assertThat(snapshots.lag()).isZero();
    }

    @Test
    void aMarkThatTheAnswerToAnOlderOneOvertookIsWrittenAgain() {
        append(WriteOutcome.COMMITTED);
        store.round();
        append(WriteOutcome.COMMITTED);
        store.round();
        store.answer("swap fence:0", new byte[0]);
        store.answer("swap fence:0", new FenceMark(7, 4).bytes());
        assertThat(store.whats()).contains("swap fence:0");
    }

    private CampaignSnapshotWriter writer() {
        SnapshotLimits limits = new SnapshotLimits(120, 1 << 20, 7, 10, 5, 50);
        SnapshotContext context =
                new SnapshotContext(ledger, store, listener, limits, new SnapshotMemoryBudget(limits.backlogBytes()));
        ShardSnapshots snapshots = new ShardSnapshots(0, context, new RegressionDetector());
        snapshots.fence(ledger.fence);
        return new CampaignSnapshotWriter(snapshots, context, SALE);
    }

    @Test
    void evidenceIsCopiedAlsoWhereTheSnapshotIsDistrustedBeforeThat() {
        CampaignSnapshotWriter writer = writer();
        writer.setAside(new FenceMark(6, 3), 1);
        writer.restart(0);
        writer.step();
        assertThat(store.ofTheSnapshot()).containsExactly("copy snapshot:c:header");
        store.answer("copy snapshot:c:header", new byte[0]);
        assertThat(store.ofTheSnapshot()).containsExactly("delete snapshot:c:header");
    }

    @Test
    void aSnapshotThatIsHeldIsNeitherWrittenNorDeleted() {
        CampaignSnapshotWriter writer = writer();
        writer.hold();
        writer.restart(1);
        writer.offer(1, new byte[LAYOUT.width()]);
        store.round();
        writer.step();
        assertThat(store.ofTheSnapshot()).isEmpty();
    }

    @Test
    void aSnapshotThatIsBeingDeletedIsNotWrittenOn() {
        CampaignSnapshotWriter writer = writer();
        writer.restart(1);
        writer.step();
        byte[] header = headerOf(6);
        writer.resume(
                new InspectionResult.Sound(SnapshotHeader.of(header).orElseThrow(), header, new byte[LAYOUT.width()]));
        store.answer("delete snapshot:c:header", new byte[0]);
        writer.offer(1, new byte[LAYOUT.width()]);
        writer.step();
        assertThat(store.written.get(0).get(0).offset()).isZero();
    }

    /** PostgreSQL with one campaign: it answers at once, as it is told to. */
    private static final class ScriptedLedger implements Ledger {
        private Fence fence = new Fence(0, 7, new UUID(0, 7), 3);
        private WriteOutcome outcome;

        @Override
        public void takeOver(int shard, Fence seen, Consumer<TakeoverResult> then) {
            then.accept(new TakeoverResult.Taken(fence));
        }

        @Override
        public void readCampaigns(int shard, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
            then.accept(List.of(new RecoveredCampaign(SALE, 0)));
        }

        @Override
        public void append(Fence held, Batch batch, Consumer<WriteOutcome> then) {
            fence = outcome instanceof WriteOutcome.Committed ? fence.afterBatch() : fence;
            then.accept(outcome);
        }

        @Override
        public void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void distrust(Terms terms) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void readRevoked(Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void readEligibleUsers(Terms terms, String after, Consumer<EligiblePage> then, Consumer<String> failed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void renewCodeKeys(Fence held, Consumer<WriteOutcome> then) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void execute(Fence held, CampaignChange change, Consumer<WriteOutcome> then) {
            then.accept(outcome);
        }

        @Override
        public void lookUp(Fence held, Command command, Consumer<CommandLookup> then) {
            then.accept(new CommandLookup.NotExecuted());
        }

        @Override
        public void checkFence(Fence held, Consumer<FenceCheck> then) {
            throw new UnsupportedOperationException();
        }
    }

    /** Holds every call until the test answers it. */
    private static final class ScriptedStore implements SnapshotStore, SnapshotStore.Loop {
        private record Call(String what, Consumer<byte[]> then, Consumer<String> failed) {}

        private final List<Call> calls = new ArrayList<>();
        private final List<List<Piece>> written = new ArrayList<>();
        private Deque<Runnable> later = new ArrayDeque<>();

        List<String> whats() {
            return calls.stream().map(Call::what).toList();
        }

        List<String> ofTheSnapshot() {
            return whats().stream().filter(what -> what.contains("snapshot")).toList();
        }

        void answer(String what, byte[] value) {
            take(what).then.accept(value);
        }

        void fail(String what) {
            take(what).failed.accept("cut off");
        }

        private Call take(String what) {
            Call call = calls.stream()
                    .filter(each -> each.what.equals(what))
                    .findFirst()
                    .orElseThrow();
            calls.remove(call);
            return call;
        }

        /** All that was put off happens, but for what that puts off. */
        void round() {
            Deque<Runnable> now = later;
            later = new ArrayDeque<>();
            now.forEach(Runnable::run);
        }

        private void call(String what, Consumer<byte[]> then, Consumer<String> failed) {
            calls.add(new Call(what, then, failed));
        }

        @Override
        public void read(String key, int bytes, Consumer<byte[]> then, Consumer<String> failed) {
            call("read " + key, then, failed);
        }

        @Override
        public void write(List<Piece> pieces, int ttlSeconds, Runnable then, Consumer<String> failed) {
            written.add(pieces);
            call("write " + pieces.get(0).key(), done -> then.run(), failed);
        }

        @Override
        public void replace(String key, byte[] value, int ttlSeconds, Consumer<byte[]> then, Consumer<String> failed) {
            call("replace " + key, then, failed);
        }

        @Override
        public void swap(
                String key,
                byte[] expected,
                byte[] value,
                int ttlSeconds,
                Consumer<byte[]> then,
                Consumer<String> failed) {
            call("swap " + key, then, failed);
        }

        @Override
        public void copy(List<String> from, List<String> to, int ttlSeconds, Runnable then, Consumer<String> failed) {
            call("copy " + from.get(0), done -> then.run(), failed);
        }

        @Override
        public void delete(List<String> keys, Runnable then, Consumer<String> failed) {
            call("delete " + keys.get(0), done -> then.run(), failed);
        }

        @Override
        public void renewTtl(List<String> keys, int ttlSeconds) {}

        @Override
        public Loop loop() {
            return this;
        }

        @Override
        public void run(Runnable what) {
            what.run();
        }

        @Override
        public void after(long millis, Runnable what) {
            later.add(what);
        }
    }
}
