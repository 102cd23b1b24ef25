package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignPhase;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.TakeoverResult.Regressed;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Doubted;
import io.dibs.shard.WriteOutcome.Unknown;
import org.junit.jupiter.api.Test;

/** What a takeover does where PostgreSQL has lost what the snapshot or the mark in Redis knows of. */
class LossAtTakeoverTest extends RestoreFixture {
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

    /** Another one, for which nobody vouches. */
    private void replaceDatabase() {
        node.tables.replace();
        node.store.values.remove(FenceMark.key(0));
    }

    private void loseAllAndFailToKeepIt() {
        loseAllAbove(0);
        replaceDatabase();
        node.nextOutcome = new Unknown("connection lost");
        restartedNode().takeOver();
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
        replaceDatabase();
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
        loseAllAndFailToKeepIt();
        assertThat(evidence()).isZero();
        node.write();
        assertThat(evidence()).isEqualTo(4);
    }

    @Test
    void theEvidenceOfALostCampaignIsNoConcernOfWhoReleasedTheShard() {
        loseAllAndFailToKeepIt();
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
        replaceDatabase();
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
        replaceDatabase();
        assertThat(restartedNode().takeOver()).isEqualTo(new Regressed(node.tables.fence()));
    }

    private TakeoverResult takeOverWhereKeysCannotBeRenewed(WriteOutcome outcome) {
        sellAndWrite(3);
        replaceDatabase();
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
