package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.VersionMatch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Command;
import io.dibs.shard.WriteOutcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of Redis, in which order, and what follows from what was found there. */
class SnapshotOrderTest {
    private final SnapshotScript script = new SnapshotScript();

    @BeforeEach
    void takeOver() {
        script.takeOver();
    }

    @Test
    void theHeaderIsWrittenWhenTheRecordsHaveArrived() {
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        assertThat(script.store.snapshotRequests()).containsExactly("write snapshot:{c}:chunk:0");
        script.store.answer("write snapshot:{c}:chunk:0", new byte[0]);
        assertThat(script.store.snapshotRequests()).containsExactly("replace snapshot:{c}:header");
    }

    @Test
    void whatSomebodyElseLeftThereIsClearedAwayAndTheSnapshotIsMadeAnew() {
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        script.store.answer("write snapshot:{c}:chunk:0", new byte[0]);
        script.store.answer("replace snapshot:{c}:header", new byte[] {1, 2, 3});
        script.store.round();
        assertThat(script.listener.faults).containsExactly(SnapshotFault.REPLACED);
        assertThat(script.store.snapshotRequests()).containsExactly("delete snapshot:{c}:header");
    }

    @Test
    void whereALaterOwnerHasWrittenNothingMoreIs() {
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        script.store.answer("write snapshot:{c}:chunk:0", new byte[0]);
        script.store.answer("replace snapshot:{c}:header", SnapshotScript.header(8));
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        assertThat(script.store.snapshotRequests()).isEmpty();
        assertThat(script.listener.faults).isEmpty();
    }

    @Test
    void whereAnEarlierOwnerWasOnlyLateTheSnapshotGoesOn() {
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        script.store.answer("write snapshot:{c}:chunk:0", new byte[0]);
        script.store.answer("replace snapshot:{c}:header", SnapshotScript.header(6));
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        assertThat(script.store.snapshotRequests()).containsExactly("write snapshot:{c}:chunk:0");
        assertThat(script.listener.faults).isEmpty();
    }

    @Test
    void whoIsFencedWritesNothingMore() {
        script.append(WriteOutcome.COMMITTED);
        script.append(WriteOutcome.FENCED);
        script.store.round();
        assertThat(script.store.snapshotRequests()).isEmpty();
    }

    private void distrust() {
        script.snapshots.lookUp(script.ledger.fence(), command(new CampaignAction.Sync()), lookup -> {});
    }

    private static Command command(CampaignAction action) {
        return new Command("c", "r", "admin", action, VersionMatch.ANY, Long.MAX_VALUE, answer -> {});
    }

    @Test
    void nothingIsDeletedWhileAWriteIsUnderWay() {
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        distrust();
        script.store.round();
        assertThat(script.store.snapshotRequests()).containsExactly("write snapshot:{c}:chunk:0");
    }

    @Test
    void recordsThatArriveAtASnapshotOfNoUseGetNoHeader() {
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        distrust();
        script.store.answer("write snapshot:{c}:chunk:0", new byte[0]);
        script.store.round();
        assertThat(script.store.snapshotRequests()).containsExactly("delete snapshot:{c}:header");
    }

    @Test
    void aHeaderThatArrivesAtASnapshotOfNoUseDoesNotCount() {
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        script.store.answer("write snapshot:{c}:chunk:0", new byte[0]);
        distrust();
        script.store.answer("replace snapshot:{c}:header", new byte[0]);
        assertThat(script.snapshots.lag()).isEqualTo(1);
        script.store.round();
        assertThat(script.store.snapshotRequests()).containsExactly("delete snapshot:{c}:header");
    }

    @Test
    void aWriteThatFailedIsSentAgainAsItWas() {
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        script.store.fail("write snapshot:{c}:chunk:0");
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        assertThat(script.store.written).hasSize(2);
        assertThat(script.store.written.get(1)).isSameAs(script.store.written.get(0));
    }

    @Test
    void anAnswerThatComesAfterTheCampaignIsDeletedChangesNothing() {
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        script.ledger.outcome = WriteOutcome.COMMITTED;
        Command delete = command(new CampaignAction.Delete());
        script.snapshots.execute(
                script.ledger.fence(), new CampaignChange(delete, SnapshotScript.SALE, null, 0), script.outcomes::add);
        script.store.answer("delete snapshot:{c}:header", new byte[0]);
        script.store.answer("write snapshot:{c}:chunk:0", new byte[0]);
        script.store.round();
        assertThat(script.store.snapshotRequests()).isEmpty();
        assertThat(script.snapshots.lag()).isZero();
    }
}
