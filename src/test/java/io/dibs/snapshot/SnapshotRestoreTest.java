package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.CouponPage;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.TakeoverResult.Regressed;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Doubted;
import io.dibs.shard.WriteOutcome.Unknown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a takeover reads from the snapshot, and what from PostgreSQL. Five records are a chunk, seven coupons a page.
 */
class SnapshotRestoreTest {
    private static final String HEADER = "snapshot:{c}:header";
    private static final Terms SALE = TestCampaigns.terms("c", 100, 1);

    private final MemorySnapshots node = new MemorySnapshots();
    private final List<CouponPage> pages = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    @BeforeEach
    void begin() {
        node.campaign(SALE);
        node.takeOver();
    }

    private static String chunk(int number) {
        return "snapshot:{c}:chunk:" + number;
    }

    private void sellAndWrite(int coupons) {
        node.sell("c", coupons);
        node.write();
    }

    private void ask() {
        pages.clear();
        failures.clear();
        node.read("c", pages, failures);
    }

    /** All that was issued, and nothing else. */
    private void assertRead(int issued) {
        ask();
        node.store.settle();
        assertWhole(issued);
    }

    private void assertWhole(int issued) {
        assertThat(failures).isEmpty();
        List<String> read = new ArrayList<>();
        pages.sort(Comparator.comparingInt(CouponPage::firstSequence));
        for (CouponPage page : pages) {
            for (int i = 0; i < page.size(); i++) {
                read.add(page.firstSequence() + i + " " + page.highs()[i] + " " + page.lows()[i] + " "
                        + page.issuedAt()[i]);
            }
        }
        assertThat(read)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, issued)
                        .mapToObj(n -> MemorySnapshots.coupon(SALE, n))
                        .map(each -> each.sequence() + " " + each.user().high() + " "
                                + each.user().low() + " " + each.issuedAt())
                        .toList());
    }

    /** The next takeover finds a whole snapshot. */
    private void assertSnapshotHolds(int coupons) {
        node.write();
        node.takeOver();
        node.listener.used.clear();
        assertRead(coupons);
        assertThat(node.listener.used).containsEntry("c", coupons);
    }

    @Test
    void allIsReadFromTheSnapshotButTheLastCoupon() {
        sellAndWrite(12);
        node.takeOver();
        assertRead(12);
        assertThat(node.pagesRead).containsExactly("12-12");
        assertThat(node.listener.used).containsEntry("c", 12);
        assertThat(node.listener.faults).isEmpty();
    }

    @Test
    void aSnapshotThatWasRestoredIsWrittenOn() {
        sellAndWrite(12);
        node.takeOver();
        assertRead(12);
        node.pagesRead.clear();
        sellAndWrite(6);
        assertThat(node.pagesRead).as("it is not written again").isEmpty();
        assertSnapshotHolds(18);
    }

    @Test
    void pagesThatReachBeyondTheSnapshotAreReadFromTheLedger() {
        sellAndWrite(10);
        node.store.isDown = true;
        node.sell("c", 2);
        node.store.isDown = false;
        node.takeOver();
        assertRead(12);
        assertThat(node.pagesRead).containsExactly("10-10", "8-12");
        assertThat(node.listener.used).containsEntry("c", 7);
        assertSnapshotHolds(12);
    }

    @Test
    void aCampaignWithoutASnapshotIsReadFromTheLedgerAndGetsOne() {
        node.store.isDown = true;
        node.sell("c", 12);
        node.store.isDown = false;
        node.takeOver();
        assertThat(node.owner.lag()).isEqualTo(12);
        assertRead(12);
        assertThat(node.pagesRead).containsExactly("1-7", "8-12");
        assertThat(node.listener.used).isEmpty();
        assertThat(node.listener.faults).containsExactly(SnapshotFault.MISSING);
        assertSnapshotHolds(12);
    }

    @Test
    void aSnapshotOfAnotherCampaignIsWrittenOver() {
        sellAndWrite(3);
        byte[] others = new SnapshotHeader("d", SnapshotScript.LAYOUT, 1, 1, 3, new int[1]).bytes();
        node.store.values.put(HEADER, others);
        node.takeOver();
        assertRead(3);
        assertThat(node.listener.faults).containsExactly(SnapshotFault.OTHER_CAMPAIGN);
        assertSnapshotHolds(3);
    }

    @Test
    void aTornChunkIsNotBelievedAndTheSnapshotIsWrittenAgain() {
        sellAndWrite(12);
        node.store.flipBit(chunk(1), 7);
        node.takeOver();
        assertRead(12);
        assertThat(node.listener.faults).containsExactly(SnapshotFault.TORN);
        assertSnapshotHolds(12);
    }

    @Test
    void aTornLastChunkIsNotBelievedAndTheSnapshotIsWrittenAgain() {
        sellAndWrite(12);
        node.store.flipBit(chunk(2), 7);
        node.takeOver();
        assertRead(12);
        assertThat(node.pagesRead).containsExactly("1-7", "8-12");
        assertThat(node.listener.faults).containsExactly(SnapshotFault.TORN);
        assertSnapshotHolds(12);
    }

    /** A shard that cannot decide does not wait for Redis. What was found sound stays. */
    @Test
    void whereRedisDoesNotGiveAChunkTheRestIsReadFromTheLedger() {
        sellAndWrite(20);
        node.takeOver();
        ask();
        node.store.lostKeys.add(chunk(1));
        node.store.settle();
        assertWhole(20);
        assertThat(node.listener.faults).isEmpty();
        assertThat(node.pagesRead).contains("1-7").hasSizeGreaterThan(1);
        node.store.lostKeys.clear();
        assertSnapshotHolds(20);
        assertThat(node.pagesRead).as("it was not written again").containsExactly("20-20");
    }

    @Test
    void aRedisThatIsDownCostsNothingButTime() {
        sellAndWrite(12);
        node.store.isDown = true;
        node.takeOver();
        assertRead(12);
        assertThat(node.listener.faults).isEmpty();
        node.store.isDown = false;
        assertSnapshotHolds(12);
    }

    /** Nothing was proven against it, so the next page looks at it again. */
    @Test
    void aSnapshotThatPostgresCouldNotConfirmIsLookedAtAgain() {
        sellAndWrite(12);
        node.takeOver();
        node.isLedgerDown = true;
        ask();
        node.store.settle();
        assertThat(pages).isEmpty();
        assertThat(failures).containsExactly("connection lost", "connection lost");
        node.isLedgerDown = false;
        assertRead(12);
        assertThat(node.listener.used).containsEntry("c", 12);
    }

    @Test
    void pagesFailWhereTheLedgerDoesNotTellWhatIsRevoked() {
        sellAndWrite(12);
        node.takeOver();
        node.losesRevocations = true;
        ask();
        node.store.settle();
        assertThat(pages).isEmpty();
        assertThat(failures).containsExactly("connection lost", "connection lost");
        node.losesRevocations = false;
        assertRead(12);
    }

    @Test
    void whatWasRevokedSinceComesRevoked() {
        sellAndWrite(20);
        int[] revoked = {1, 2, 3, 4, 5, 6, 8, 9, 14, 20};
        IntStream.of(revoked).forEach(sequence -> node.tables.coupons.revoke("c", sequence));
        node.takeOver();
        assertRead(20);
        assertThat(pages.stream().flatMapToInt(page -> IntStream.of(page.revoked())))
                .containsExactly(1, 2, 3, 4, 5, 6, 8, 9, 14, 20);
        assertThat(node.listener.used).containsEntry("c", 20);
    }

    @Test
    void whoReadsFromTheStartDoesNotGetPagesThatWereAskedForBefore() {
        sellAndWrite(12);
        node.takeOver();
        ask();
        node.readCampaigns();
        node.store.settle();
        assertThat(pages).isEmpty();
        assertThat(failures).hasSize(2);
        assertRead(12);
    }

    @Test
    void pagesFailWhereTheShardIsReleasedMeanwhile() {
        sellAndWrite(12);
        node.takeOver();
        ask();
        node.owner.flush(() -> {});
        node.store.settle();
        assertThat(pages.size() + failures.size()).isEqualTo(2);
        assertThat(node.listener.used).isEmpty();
    }

    @Test
    void aCampaignThatIsClosedIsNotRestored() {
        sellAndWrite(3);
        node.campaign(SALE.withPhase(CampaignPhase.CLOSED));
        node.takeOver();
        assertRead(3);
        assertThat(node.pagesRead).containsExactly("1-3");
        assertThat(node.listener.used).isEmpty();
    }

    @Test
    void memoryThatContradictsTheLedgerIsReadFromTheLedgerAlone() {
        sellAndWrite(12);
        node.takeOver();
        assertRead(12);
        node.store.flipBit(chunk(0), 7);
        node.nextOutcome = new Contradicted("a head is elsewhere");
        node.sell("c", 1);
        node.takeOverAgain();
        assertRead(12);
        assertThat(node.pagesRead).containsExactly("1-7", "8-12");
        assertSnapshotHolds(12);
        assertThat(node.listener.faults).containsExactly(SnapshotFault.DIFFERENT);
    }

    @Test
    void aSnapshotThatIsReportedWrongIsReadFromTheLedgerAlone() {
        sellAndWrite(12);
        node.takeOver();
        node.owner.distrust(SALE);
        node.readCampaigns();
        assertRead(12);
        assertThat(node.listener.faults).containsExactly(SnapshotFault.DIFFERENT);
        assertThat(node.pagesRead).containsExactly("1-7", "8-12");
        node.pagesRead.clear();
        node.readCampaigns();
        node.write();
        assertRead(12);
        assertThat(node.listener.used).as("distrusted once").containsEntry("c", 12);
    }

    /** Terms that were changed since are those of memory that is read again. */
    @Test
    void pagesForTermsOfBeforeAreReadFromTheLedger() {
        sellAndWrite(3);
        node.takeOver();
        node.owner.readCoupons(TestCampaigns.terms("c", 100, 1), 1, 3, pages::add, failures::add);
        node.store.settle();
        assertWhole(3);
        assertThat(node.pagesRead).containsExactly("1-3");
    }

    // ---- where PostgreSQL has lost coupons ---------------------------------------------------------------------

    private long evidence() {
        return node.store.values.keySet().stream()
                .filter(key -> key.startsWith("evidence:{c}:"))
                .count();
    }

    /** The fence is where it was, so only the snapshot tells. */
    private void loseAllAbove(int sequence) {
        sellAndWrite(12);
        node.tables.lose("c", sequence);
        node.takeOver();
    }

    @Test
    void aSnapshotThatIsAheadStaysWhereItIsUntilATakeoverHasJudgedIt() {
        loseAllAbove(10);
        assertRead(10);
        node.write();
        assertThat(node.listener.faults).containsExactly(SnapshotFault.AHEAD);
        assertThat(node.pagesRead).containsExactly("1-7", "8-10");
        assertThat(node.store.values).containsKeys(HEADER, chunk(2));
        node.sell("c", 1);
        assertThat(node.outcomes).last().isInstanceOf(Doubted.class);
        assertThat(node.tables.coupons.of("c")).hasSize(10);
    }

    @Test
    void onceItIsJudgedTheLossIsKeptAndTheSnapshotIsSetAside() {
        loseAllAbove(10);
        assertRead(10);
        assertThat(node.takeOverAgain()).isInstanceOf(Regressed.class);
        assertRead(10);
        node.write();
        assertThat(evidence()).isEqualTo(4);
        node.tables.recover();
        assertThat(node.tables.returned()).extracting(each -> each.sequence()).containsExactly(11, 12);
        node.takeOver();
        assertRead(12);
        assertSnapshotHolds(12);
    }

    @Test
    void whereTheLossCannotBeKeptYetItIsTriedAgain() {
        loseAllAbove(10);
        assertRead(10);
        node.nextOutcome = new Unknown("connection lost");
        node.takeOverAgain();
        assertThat(evidence()).isZero();
        node.write();
        assertThat(evidence()).isEqualTo(4);
        assertRead(10);
    }

    @Test
    void whereThatFailsPagesFailAndAreAskedForAgain() {
        loseAllAbove(10);
        assertRead(10);
        node.nextOutcome = new Unknown("connection lost");
        node.owner.takeOver(0, node.tables.fence(), result -> {});
        node.store.settle();
        node.readCampaigns();
        ask();
        node.store.settle();
        assertThat(failures).hasSize(2).allMatch(cause -> cause.startsWith("The lost coupons could not be kept"));
        assertRead(10);
    }

    @Test
    void aCampaignOfWhichEverythingIsLostKeepsItsEvidence() {
        loseAllAbove(0);
        node.tables.replace();
        node.store.values.remove(FenceMark.key(0));
        assertThat(restartedNode().takeOver()).isInstanceOf(Regressed.class);
        assertThat(node.listener.faults).containsExactly(SnapshotFault.AHEAD);
        node.write();
        assertThat(evidence()).isEqualTo(4);
        assertThat(node.store.values).doesNotContainKey(HEADER);
        node.tables.recover();
        assertThat(node.tables.returned()).hasSize(12);
    }

    @Test
    void theEvidenceOfALostCampaignIsTriedForAgain() {
        loseAllAbove(0);
        node.tables.replace();
        node.store.values.remove(FenceMark.key(0));
        node.nextOutcome = new Unknown("connection lost");
        restartedNode().takeOver();
        assertThat(evidence()).isZero();
        node.write();
        assertThat(evidence()).isEqualTo(4);
    }

    @Test
    void theEvidenceOfALostCampaignIsNoConcernOfWhoReleasedTheShard() {
        loseAllAbove(0);
        node.tables.replace();
        node.store.values.remove(FenceMark.key(0));
        node.nextOutcome = new Unknown("connection lost");
        restartedNode().takeOver();
        node.owner.flush(() -> {});
        node.write();
        assertThat(evidence()).isZero();
    }

    /** Nothing of what was acknowledged is known to it. */
    private MemorySnapshots restartedNode() {
        node.restart();
        return node;
    }

    @Test
    void aCampaignThatIsClosedIsLeftAloneAlsoWhereCouponsWereLost() {
        sellAndWrite(12);
        node.tables.lose("c", 0);
        node.campaign(SALE.withPhase(CampaignPhase.CLOSED));
        node.tables.replace();
        node.store.values.remove(FenceMark.key(0));
        assertThat(restartedNode().takeOver()).isInstanceOf(Regressed.class);
        node.write();
        assertThat(evidence()).isZero();
        assertThat(node.store.values).containsKey(HEADER);
    }

    @Test
    void aMarkThatIsNotWholeVouchesForNothingAndAccusesNobody() {
        sellAndWrite(3);
        node.store.values.put(FenceMark.key(0), new byte[] {1});
        assertThat(restartedNode().takeOver()).isInstanceOf(Taken.class);
        assertThat(node.listener.unverified).containsExactly("it is not whole");
        node.store.values.remove(FenceMark.key(0));
        assertThat(restartedNode().takeOver()).isInstanceOf(Taken.class);
        assertThat(node.listener.unverified).hasSize(1);
    }

    /** A database without that fence is without the renewal, too, and somebody has to notice. */
    @Test
    void theOwnerHoldsTheFenceThatTheRenewalOfCodeKeysMoved() {
        sellAndWrite(3);
        node.tables.replace();
        node.store.values.remove(FenceMark.key(0));
        assertThat(restartedNode().takeOver()).isEqualTo(new Regressed(node.tables.fence()));
    }

    private TakeoverResult takeOverWhereKeysCannotBeRenewed(WriteOutcome outcome) {
        sellAndWrite(3);
        node.tables.replace();
        node.store.values.remove(FenceMark.key(0));
        node.renewalOutcome = outcome;
        return restartedNode().takeOver();
    }

    /** The renewal may happen yet. */
    @Test
    void aRenewalOfCodeKeysWithoutAnAnswerFailsTheTakeover() {
        assertThat(takeOverWhereKeysCannotBeRenewed(new Unknown("connection lost")))
                .isInstanceOf(TakeoverResult.Failed.class);
        node.sell("c", 1);
        assertThat(node.outcomes).last().isInstanceOf(Doubted.class);
        node.renewalOutcome = null;
        assertThat(node.takeOverAgain()).isInstanceOf(Regressed.class);
    }

    @Test
    void whoLosesTheShardWhileCodeKeysAreRenewedWritesNothing() {
        assertThat(takeOverWhereKeysCannotBeRenewed(WriteOutcome.FENCED)).isInstanceOf(TakeoverResult.Lost.class);
        node.sell("c", 2);
        node.write();
        assertThat(SnapshotHeader.of(node.store.get(HEADER)).orElseThrow().watermark())
                .isEqualTo(3);
    }

    @Test
    void aRedisThatIsDownVouchesForNothing() {
        sellAndWrite(3);
        node.tables.replace();
        node.store.isDown = true;
        assertThat(restartedNode().takeOver()).isInstanceOf(Regressed.class);
        assertThat(node.listener.unverified).containsExactly("down");
        node.sell("c", 1);
        assertThat(node.outcomes).last().isEqualTo(WriteOutcome.COMMITTED);
    }
}
