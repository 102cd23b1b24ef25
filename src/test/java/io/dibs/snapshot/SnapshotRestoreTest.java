package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.WriteOutcome.Contradicted;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a takeover reads from the snapshot, and what from PostgreSQL. */
class SnapshotRestoreTest extends RestoreFixture {
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
}
