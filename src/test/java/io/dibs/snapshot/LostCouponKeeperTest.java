package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.LogDigest;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.CouponPage;
import io.dibs.shard.Fence;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.WriteOutcome;
import io.dibs.testkit.ledger.LedgerDecorator;
import io.dibs.testkit.ledger.MemoryLedger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A snapshot of eight coupons in chunks of five, of which the ledger has lost some. */
class LostCouponKeeperTest {
    private static final RecordLayout LAYOUT = SnapshotScript.LAYOUT;
    private static final int WATERMARK = 8;
    private static final Fence FENCE = new Fence(0, 7, new UUID(0, 7), 3);

    private final ScriptedStore store = new ScriptedStore();
    private final KeepingLedger ledger = new KeepingLedger();
    private final long[] moments = {10, 10, 20, 30, 30, 40, 50, 60};
    private final List<String> ends = new ArrayList<>();
    private boolean isWanted = true;
    private RecordLayout layout = LAYOUT;
    private Terms terms = SnapshotScript.SALE;
    private OptionalLong digest;

    /** Two coupons a page. */
    private final SnapshotContext context = new SnapshotContext(
            ledger,
            store,
            new RecordingListener(),
            new SnapshotLimits(120, 1 << 20, 2, 10, 5, 50),
            new SnapshotMemoryBudget(1 << 20));

    /** Keeps what it is given, with the outcome of the test. */
    private static final class KeepingLedger extends LedgerDecorator {
        private final List<Integer> sequences = new ArrayList<>();
        private final List<Integer> noted = new ArrayList<>();
        private WriteOutcome outcome = WriteOutcome.COMMITTED;

        KeepingLedger() {
            super(new MemoryLedger());
        }

        @Override
        public void noteLost(Terms terms, int watermark) {
            noted.add(watermark);
        }

        @Override
        public void keepLost(Fence fence, Terms terms, int issued, CouponPage lost, Consumer<WriteOutcome> then) {
            for (int i = 0; i < lost.size(); i++) {
                sequences.add(lost.firstSequence() + i);
                assertThat(lost.highs()[i])
                        .isEqualTo(identity(lost.firstSequence() + i).high());
            }
            then.accept(outcome);
        }
    }

    private static HolderIdentity identity(int sequence) {
        return TestCampaigns.user("u" + sequence);
    }

    private byte[] chunk(int number) {
        int last = Math.min(WATERMARK, 5 * number + 5);
        ByteBuffer records = ByteBuffer.allocate((last - 5 * number) * LAYOUT.width());
        for (int sequence = 5 * number + 1; sequence <= last; sequence++) {
            HolderIdentity holder = identity(sequence);
            records.putLong(holder.high()).putLong(holder.low()).putLong(moments[sequence - 1]);
        }
        return records.array();
    }

    private SnapshotHeader header() {
        int[] sums = {ChunkChecksums.of(chunk(0), chunk(0).length), ChunkChecksums.of(chunk(1), chunk(1).length)};
        return new SnapshotHeader("c", layout, 6, 3, WATERMARK, sums);
    }

    private static OptionalLong digestUpTo(int issued) {
        long digest = 0;
        for (int sequence = 1; sequence <= issued; sequence++) {
            digest ^= LogDigest.of(
                    sequence, identity(sequence).high(), identity(sequence).low());
        }
        return OptionalLong.of(digest);
    }

    private void begin(int issued) {
        new LostCouponKeeper(
                        context,
                        FENCE,
                        new RecoveredCampaign(terms, issued, digest == null ? digestUpTo(issued) : digest),
                        header(),
                        () -> isWanted,
                        () -> ends.add("kept"),
                        cause -> ends.add("failed"))
                .begin();
    }

    private void answer(int number) {
        store.answer("read snapshot:{c}:chunk:" + number, chunk(number));
    }

    private void expectNothing() {
        assertThat(ledger.sequences).isEmpty();
        assertThat(ends).containsExactly("kept");
        assertThat(store.requests()).isEmpty();
    }

    @Test
    void allThatFollowsTheLedgerIsKept() {
        begin(3);
        answer(0);
        assertThat(ledger.sequences).containsExactly(4, 5);
        assertThat(ends).isEmpty();
        answer(1);
        assertThat(ledger.sequences).containsExactly(4, 5, 6, 7, 8);
        assertThat(ends).containsExactly("kept");
    }

    @Test
    void whereTheLedgerHasNothingAllIsKept() {
        begin(0);
        answer(0);
        answer(1);
        assertThat(ledger.sequences).hasSize(WATERMARK);
    }

    @Test
    void theLastCouponOfAChunkMayBeTheLastOfTheLedger() {
        begin(5);
        answer(0);
        assertThat(ledger.sequences).isEmpty();
        answer(1);
        assertThat(ledger.sequences).containsExactly(6, 7, 8);
    }

    @Test
    void aSnapshotThatHoldsNoMoreThanTheLedgerIsNotRead() {
        begin(WATERMARK);
        expectNothing();
    }

    @Test
    void couponsOfAnotherPastAreNotKept() {
        digest = OptionalLong.of(digestUpTo(3).orElseThrow() ^ 1);
        begin(3);
        answer(0);
        expectNothing();
    }

    @Test
    void whereTheLedgersDigestIsUnknownNothingIsKept() {
        digest = OptionalLong.empty();
        begin(3);
        expectNothing();
        assertThat(ledger.noted).as("it is known how far the snapshot reached").containsExactly(WATERMARK);
    }

    @Test
    void recordsOfAnotherFormAreNotKept() {
        terms = TestCampaigns.terms("c", 100, 2);
        begin(3);
        expectNothing();
    }

    /** The ledger has lost the change as well: by its terms somebody might hold too many. */
    @Test
    void couponsOfTermsThatAreLostAreNotKept() {
        layout = new RecordLayout(200, 3);
        terms = TestCampaigns.terms("c", 100, 2);
        begin(0);
        expectNothing();
    }

    @Test
    void aTornChunkEndsIt() {
        begin(3);
        answer(0);
        byte[] torn = chunk(1);
        torn[20] ^= 1;
        store.answer("read snapshot:{c}:chunk:1", torn);
        assertThat(ledger.sequences).containsExactly(4, 5);
        assertThat(ends).containsExactly("kept");
    }

    @Test
    void aChunkThatIsTooShortEndsIt() {
        begin(3);
        store.answer("read snapshot:{c}:chunk:0", Arrays.copyOf(chunk(0), 100));
        expectNothing();
    }

    @Test
    void aMomentBeforeTheOneBeforeEndsIt() {
        moments[5] = 29;
        begin(3);
        answer(0);
        answer(1);
        assertThat(ledger.sequences).containsExactly(4, 5);
        assertThat(ends).containsExactly("kept");
    }

    @Test
    void aMomentBeforeTheLedgersLastEndsItAtOnce() {
        moments[3] = 19;
        begin(3);
        answer(0);
        expectNothing();
    }

    @Test
    void aRedisThatFailsEndsIt() {
        begin(3);
        answer(0);
        store.fail("read snapshot:{c}:chunk:1");
        assertThat(ledger.sequences).containsExactly(4, 5);
        assertThat(ends).containsExactly("kept");
    }

    @Test
    void aLedgerThatDoesNotAnswerIsAskedAgain() {
        ledger.outcome = new WriteOutcome.Unknown("connection lost");
        begin(3);
        answer(0);
        assertThat(ends).containsExactly("failed");
    }

    /** For the owner that has it now the snapshot stays where it is. */
    @Test
    void aDeposedOwnerDoesNotEndIt() {
        ledger.outcome = WriteOutcome.FENCED;
        begin(3);
        answer(0);
        assertThat(ends).containsExactly("failed");
    }

    @Test
    void aLedgerThatRefusesTheRowsEndsIt() {
        ledger.outcome = new WriteOutcome.Contradicted("a holder twice");
        begin(3);
        answer(0);
        assertThat(ends).containsExactly("kept");
    }

    @Test
    void whatIsNotWantedAnyMoreIsNotKept() {
        begin(3);
        isWanted = false;
        answer(0);
        expectNothing();
    }
}
