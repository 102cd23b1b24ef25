package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.Coupon;
import io.dibs.shard.Fence;
import io.dibs.shard.WriteOutcome;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger has the first coupon of two, and the snapshot has both. */
class EvidenceOrderTest {
    private static final String HEADER = "snapshot:{c}:header";
    private static final String CHUNK = "snapshot:{c}:chunk:0";

    private final SnapshotScript script = new SnapshotScript();

    @BeforeEach
    void noticeTheLoss() {
        script.takeOver();
        script.append(WriteOutcome.COMMITTED);
        script.store.round();
        script.store.answer("write " + CHUNK, new byte[0]);
        script.store.answer("replace " + HEADER, new byte[0]);
        script.openNext();
        script.store.answer("read fence:0", new FenceMark(100, 100).bytes());
        script.snapshots.readCampaigns(script.ledger.fence(), found -> {}, failed -> {});
        script.store.answer("read " + HEADER, header());
    }

    private static byte[] records() {
        ByteBuffer records = ByteBuffer.allocate(2 * SnapshotScript.LAYOUT.width());
        for (int sequence = 1; sequence <= 2; sequence++) {
            HolderIdentity holder = TestCampaigns.user("u" + sequence);
            records.putLong(holder.high()).putLong(holder.low()).putLong(sequence);
        }
        return records.array();
    }

    private static byte[] header() {
        int[] sums = {ChunkChecksums.of(records(), records().length)};
        return new SnapshotHeader("c", SnapshotScript.LAYOUT, 7, 4, 2, sums).bytes();
    }

    /** Also of a campaign that is over, which nobody reads into memory. */
    @Test
    void theSnapshotIsReadBeforeAnybodyAsksForACoupon() {
        assertThat(script.store.snapshotRequests()).containsExactly("read " + CHUNK);
    }

    @Test
    void theSnapshotIsSetAsideOnceTheLedgerKeepsWhatItLost() {
        script.store.round();
        assertThat(script.store.snapshotRequests()).containsExactly("read " + CHUNK);
        script.store.answer("read " + CHUNK, records());
        script.store.round();
        assertThat(script.store.snapshotRequests()).containsExactly("copy " + HEADER);
        assertThat(script.ledger.recover()).extracting(Coupon::sequence).containsExactly(2);
    }

    @Test
    void aDeposedOwnerLeavesTheSnapshotToTheNext() {
        script.ledger.fence(new Fence(0, 200, new UUID(0, 200), 100));
        script.store.answer("read " + CHUNK, records());
        script.store.runTasks();
        assertThat(script.store.snapshotRequests()).isEmpty();
        assertThat(script.store.deleted).isEmpty();
    }
}
