package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.shard.Fence;
import org.junit.jupiter.api.Test;

/** The phases of one shard's snapshots. */
class ShardSnapshotsTest {
    private final RegressionDetector regression = new RegressionDetector(new AcknowledgedFence());
    private final ShardSnapshots snapshots = new ShardSnapshots(
            new Fence(0, 7, null, 3),
            new SnapshotContext(
                    new ScriptedLedger(SnapshotScript.SALE),
                    new ScriptedStore(),
                    new RecordingListener(),
                    SnapshotScript.LIMITS,
                    new SnapshotMemoryBudget(1 << 20)),
            regression);

    @Test
    void aFaultAgainstTheLedgerIsSuspicious() {
        assertThat(snapshots.suspects(SnapshotFault.AHEAD)).isTrue();
        assertThat(regression.isSuspected()).isTrue();
    }

    @Test
    void aTornSnapshotSaysNothingAgainstTheLedger() {
        assertThat(snapshots.suspects(SnapshotFault.TORN)).isFalse();
    }

    @Test
    void onceTheCodeKeysAreRenewedNothingIsSuspicious() {
        snapshots.regressed();
        assertThat(snapshots.suspects(SnapshotFault.AHEAD)).isFalse();
        assertThat(regression.isSuspected()).isFalse();
    }

    /** The next owner may be this node again: what it finds is not for the last one to judge. */
    @Test
    void nothingIsSuspectedAfterTheEnd() {
        snapshots.end();
        assertThat(snapshots.suspects(SnapshotFault.LATER_EPOCH)).isFalse();
        assertThat(regression.isSuspected()).isFalse();
    }

    @Test
    void anEndIsFinalAlsoWhereCodeKeysAreRenewedAfterIt() {
        snapshots.end();
        snapshots.regressed();
        assertThat(snapshots.isOver()).isTrue();
    }
}
