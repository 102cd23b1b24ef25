package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignAction.Close;
import io.dibs.campaign.CampaignAction.Delete;
import io.dibs.campaign.CampaignAction.Pause;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Command;
import io.dibs.shard.CommandLookup;
import io.dibs.shard.CommandLookup.AlreadyExecuted;
import io.dibs.shard.CouponPage;
import io.dibs.shard.Fence;
import io.dibs.shard.TakeoverResult.Regressed;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Committed;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How snapshots in Redis are kept up while their shard is owned, and what a release leaves there. */
class SnapshotUpkeepTest {
    private static final String HEADER = "snapshot:{c}:header";
    private static final int TWO_DAYS = 2 * 86_400;
    private static final int THREE_DAYS = 3 * 86_400;

    private final MemorySnapshots node = new MemorySnapshots();
    private final Terms sale = TestCampaigns.terms("c", 100, 1);

    @BeforeEach
    void begin() {
        node.campaign(sale);
        node.takeOver();
    }

    private int watermark(String campaign) {
        return SnapshotHeader.of(node.store.get("snapshot:{" + campaign + "}:header"))
                .map(SnapshotHeader::watermark)
                .orElse(0);
    }

    private boolean isAnythingLeft() {
        return node.store.values.keySet().stream().anyMatch(key -> key.startsWith("snapshot:{c}"));
    }

    private AtomicBoolean flush() {
        AtomicBoolean flushed = new AtomicBoolean();
        node.owner.flush(() -> flushed.set(true));
        node.store.settle();
        return flushed;
    }

    @Test
    void couponsAreWrittenInRoundsAndAtOnceWhereTheyFillAChunk() {
        node.sell("c", 3);
        assertThat(watermark("c")).isZero();
        node.store.round();
        assertThat(watermark("c")).isEqualTo(3);
        node.sell("c", 5);
        assertThat(watermark("c")).isEqualTo(8);
    }

    @Test
    void aBatchOfSeveralCampaignsGoesIntoTheSnapshotOfEach() {
        Terms other = TestCampaigns.terms("d", 100, 1);
        node.campaign(other);
        node.takeOver();
        Batch batch = new Batch();
        batch.coupons().add(MemorySnapshots.coupon(sale, 1));
        batch.coupons().add(MemorySnapshots.coupon(sale, 2));
        batch.coupons().add(MemorySnapshots.coupon(other, 1));
        batch.coupons().add(MemorySnapshots.coupon(sale, 3));
        node.append(batch);
        assertThat(node.owner.lag()).isEqualTo(4);
        node.write();
        assertThat(watermark("c")).isEqualTo(3);
        assertThat(watermark("d")).isEqualTo(1);
        assertThat(node.pagesRead).as("nothing is lacking").isEmpty();
    }

    @Test
    void whatRedisDidNotTakeIsBehindUntilItDoes() {
        node.store.isDown = true;
        node.sell("c", 3);
        node.write();
        assertThat(node.ledgers.lag()).isEqualTo(3);
        node.store.isDown = false;
        node.write();
        assertThat(node.ledgers.lag()).isZero();
        assertThat(watermark("c")).isEqualTo(3);
    }

    @Test
    void theKeysOfASnapshotLiveOnAsLongAsItsShardIsOwned() {
        node.sell("c", 7);
        node.write();
        node.store.renewed.clear();
        node.store.round();
        assertThat(node.store.renewed)
                .containsOnly(
                        entry(HEADER, TWO_DAYS),
                        entry("snapshot:{c}:chunk:0", THREE_DAYS),
                        entry("snapshot:{c}:chunk:1", THREE_DAYS),
                        entry(FenceMark.key(0), TWO_DAYS));
        flush();
        node.store.renewed.clear();
        node.write();
        assertThat(node.store.renewed).isEmpty();
    }

    @Test
    void theKeysOfASnapshotThatIsNotWrittenYetAreNotRenewed() {
        node.store.isDown = true;
        node.sell("c", 7);
        node.write();
        assertThat(node.store.renewed).containsOnlyKeys(FenceMark.key(0));
    }

    @Test
    void aReleaseWritesWhatIsPendingAndThenNothingMore() {
        node.sell("c", 3);
        assertThat(flush()).isTrue();
        assertThat(watermark("c")).isEqualTo(3);
        assertThat(node.owner.lag()).isZero();
        assertThat(FenceMark.read(node.store.get(FenceMark.key(0)))).contains(FenceMark.of(node.tables.fence()));
        node.sell("c", 5);
        node.write();
        assertThat(watermark("c")).isEqualTo(3);
        assertThat(flush()).as("it is over").isTrue();
    }

    @Test
    void aReleaseDoesNotWaitForARedisThatIsDown() {
        node.sell("c", 3);
        node.store.isDown = true;
        assertThat(flush()).isTrue();
        assertThat(node.owner.lag())
                .as("it is no concern of this owner any more")
                .isZero();
    }

    @Test
    void aReleaseDoesNotWaitForCouponsThatOnlyTheLedgerHas() {
        node.sell("c", 12);
        node.write();
        node.isLedgerDown = true;
        lookUp(new CampaignAction.Sync());
        node.isLedgerDown = false;
        assertThat(flush()).isTrue();
        assertThat(watermark("c")).isZero();
    }

    /** While a sale goes on it has PostgreSQL to itself. */
    @Test
    void couponsThatOnlyTheLedgerHasAreReadPageByPageWithAPauseInBetween() {
        node.sell("c", 20);
        node.write();
        node.pagesRead.clear();
        lookUp(new CampaignAction.Sync());
        assertThat(node.pagesRead).containsExactly("1-7");
        assertThat(node.store.delays()).contains(MemorySnapshots.CATCH_UP_MILLIS);
        node.store.round();
        assertThat(node.pagesRead).containsExactly("1-7", "8-14");
        node.write();
        assertThat(watermark("c")).isEqualTo(20);
    }

    @Test
    void whatTheLedgerDidNotTellIsAskedForAgain() {
        node.sell("c", 12);
        node.write();
        node.isLedgerDown = true;
        lookUp(new CampaignAction.Sync());
        node.write();
        assertThat(watermark("c")).isZero();
        node.isLedgerDown = false;
        node.write();
        assertThat(watermark("c")).isEqualTo(12);
    }

    @Test
    void couponsThatWaitForRedisAreCountedOnceAlsoWhereMemoryIsReadAgain() {
        node.store.isDown = true;
        node.sell("c", 3);
        node.readCampaigns();
        node.store.settle();
        assertThat(node.owner.lag()).isEqualTo(3);
    }

    @Test
    void whatWaitsForRedisTakesNoMemoryAfterARelease() {
        node.store.isDown = true;
        node.sell("c", 20);
        flush();
        node.store.isDown = false;
        node.takeOver();
        List<CouponPage> pages = new ArrayList<>();
        node.read("c", pages, new ArrayList<>());
        node.write();
        assertThat(pages).hasSize(3);
        assertThat(node.listener.faults).doesNotContain(SnapshotFault.GIVEN_UP);
        assertThat(watermark("c")).isEqualTo(20);
    }

    @Test
    void moreThanTheBacklogHoldsIsReadFromTheLedgerOnceRedisIsBack() {
        node.store.isDown = true;
        node.sell("c", 20);
        node.sell("c", 20);
        node.sell("c", 20);
        assertThat(node.listener.faults).containsExactly(SnapshotFault.GIVEN_UP);
        node.sell("c", 1);
        assertThat(node.listener.faults).as("said once").hasSize(1);
        node.store.isDown = false;
        for (int i = 0; i < 3; i++) {
            node.write();
        }
        assertThat(watermark("c")).isEqualTo(61);
    }

    @Test
    void aCampaignThatLostEverythingIsWrittenFromItsBeginning() {
        node.sell("c", 3);
        node.write();
        node.tables.lose("c", 0);
        node.readCampaigns();
        node.sell("c", 2);
        node.write();
        assertThat(watermark("c")).isEqualTo(2);
    }

    @Test
    void whoOwnsNothingHasNothingToWrite() {
        node.owner = node.ledgers.open(0);
        assertThat(node.owner.lag()).isZero();
        assertThat(flush()).isTrue();
    }

    @Test
    void whoLostTheShardWritesNothingMore() {
        node.sell("c", 3);
        node.nextOutcome = WriteOutcome.FENCED;
        node.sell("c", 1);
        node.write();
        assertThat(watermark("c")).isZero();
    }

    @Test
    void whoLosesTheShardByAChangeWritesNothingMore() {
        node.sell("c", 3);
        Terms before = row();
        node.tables.takeOver(null, UUID.randomUUID());
        node.owner.execute(
                new Fence(0, 1, new UUID(0, 1), 1),
                new CampaignChange(
                        MemorySnapshots.command(new Pause()), before, before.withPhase(CampaignPhase.PAUSED), 0),
                node.outcomes::add);
        assertThat(node.outcomes).last().isEqualTo(WriteOutcome.FENCED);
        node.write();
        assertThat(watermark("c")).isZero();
    }

    @Test
    void whatIsWrittenAfterATakeoverOfOnesOwnShardBearsItsEpoch() {
        node.takeOverAgain();
        node.sell("c", 3);
        node.write();
        assertThat(SnapshotHeader.of(node.store.get(HEADER)).orElseThrow().writtenAt())
                .isEqualTo(FenceMark.of(node.tables.fence()));
    }

    @Test
    void whoFindsTheShardTakenWritesNothingMore() {
        node.sell("c", 3);
        List<Object> results = new ArrayList<>();
        Fence before = node.tables.fence();
        node.tables.takeOver(null, UUID.randomUUID());
        node.owner.takeOver(0, before, results::add);
        assertThat(results).hasSize(1);
        node.write();
        assertThat(watermark("c")).isZero();
    }

    // ---- changes of campaigns ----------------------------------------------------------------------------------

    private Terms row() {
        return node.tables.campaigns.get("c");
    }

    @Test
    void aCampaignThatIsClosedLeavesNothingInRedis() {
        node.sell("c", 7);
        node.write();
        node.execute(new Close(), row(), row().withPhase(CampaignPhase.CLOSED));
        assertThat(node.outcomes).last().isInstanceOf(Committed.class);
        node.write();
        assertThat(isAnythingLeft()).isFalse();
        assertThat(node.owner.lag()).isZero();
    }

    @Test
    void aCampaignThatIsDeletedIsNotWrittenAnyMore() {
        node.execute(new Delete(), row(), null);
        assertThat(node.outcomes).last().isInstanceOf(Committed.class);
        node.campaign(sale);
        node.sell("c", 7);
        node.write();
        assertThat(isAnythingLeft()).isFalse();
    }

    @Test
    void aCampaignThatIsPausedKeepsItsSnapshot() {
        node.sell("c", 7);
        node.write();
        node.execute(new Pause(), row(), row().withPhase(CampaignPhase.PAUSED));
        node.write();
        assertThat(FenceMark.read(node.store.get(FenceMark.key(0)))).contains(FenceMark.of(node.tables.fence()));
        node.sell("c", 1);
        node.write();
        assertThat(watermark("c")).isEqualTo(8);
        assertThat(node.pagesRead).as("it is not written again").isEmpty();
    }

    @Test
    void aNewCampaignGetsASnapshot() {
        Terms fresh = TestCampaigns.terms("new", 10, 1);
        node.owner.execute(
                node.tables.fence(),
                new CampaignChange(
                        new Command(
                                "new",
                                "request",
                                "admin",
                                new CampaignAction.Create(TestCampaigns.proposal(10, 1)),
                                Long.MAX_VALUE,
                                answer -> {}),
                        null,
                        fresh,
                        0),
                node.outcomes::add);
        node.sell("new", 2);
        node.write();
        assertThat(watermark("new")).isEqualTo(2);
    }

    private CommandLookup lookUp(CampaignAction action) {
        List<CommandLookup> results = new ArrayList<>();
        node.owner.lookUp(node.tables.fence(), MemorySnapshots.command(action), results::add);
        node.store.settle();
        return results.get(0);
    }

    @Test
    void aCloseWhoseAnswerWasLostLeavesNothingInRedisOnceItIsConfirmed() {
        node.sell("c", 7);
        node.write();
        node.losesAnswers = true;
        node.execute(new Close(), row(), row().withPhase(CampaignPhase.CLOSED));
        assertThat(isAnythingLeft()).isTrue();
        assertThat(lookUp(new Close())).isInstanceOf(AlreadyExecuted.class);
        node.write();
        assertThat(isAnythingLeft()).isFalse();
    }

    @Test
    void anOldCloseOfACampaignThatLivesAgainChangesNothing() {
        node.execute(new Pause(), row(), row().withPhase(CampaignPhase.PAUSED));
        node.sell("c", 7);
        node.write();
        assertThat(lookUp(new Close())).isInstanceOf(AlreadyExecuted.class);
        node.write();
        assertThat(watermark("c")).isEqualTo(7);
    }

    @Test
    void aSyncHasTheSnapshotWrittenAgainAtOnce() {
        node.sell("c", 7);
        node.write();
        byte[] whole = node.store.get("snapshot:{c}:chunk:0").clone();
        node.store.flipBit("snapshot:{c}:chunk:0", 3);
        assertThat(lookUp(new CampaignAction.Sync())).isInstanceOf(CommandLookup.NotExecuted.class);
        assertThat(node.store.get("snapshot:{c}:chunk:0")).isEqualTo(whole);
        assertThat(watermark("c")).isEqualTo(7);
    }

    /** Its snapshot was looked at for lost coupons, in the form that its records had. */
    @Test
    void aCampaignThatWillHoldKeysIsWrittenInThatForm() {
        node.sell("c", 1);
        node.write();
        node.tables.lose("c", 0);
        node.tables.replace();
        node.restart();
        node.store.values.clear();
        assertThat(node.takeOver()).isInstanceOf(Regressed.class);
        Terms before = row();
        Terms keyed = TestCampaigns.behind(TestCampaigns.terms("c", 100, 2));
        node.execute(new Pause(), before, keyed);
        assertThat(node.outcomes).last().isInstanceOf(Committed.class);
        node.sell("c", 3);
        node.write();
        assertThat(SnapshotHeader.of(node.store.get(HEADER)))
                .hasValueSatisfying(
                        header -> assertThat(header.layout().keyed()).isTrue());
    }
}
