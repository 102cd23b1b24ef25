package io.dibs.snapshot;

import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.Batch;
import io.dibs.shard.Coupon;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.WriteOutcome;
import java.util.ArrayList;
import java.util.List;

/** The snapshots of one shard with one campaign, whose Redis and event loop the test runs by hand. */
final class SnapshotScript {
    static final Terms SALE = TestCampaigns.terms("c", 100, 1);
    /** Five records a chunk. */
    static final RecordLayout LAYOUT = new RecordLayout(120, 1);

    static final SnapshotLimits LIMITS = new SnapshotLimits(120, 1 << 20, 7, 10, 5, 50);

    final ScriptedStore store = new ScriptedStore();
    final ScriptedLedger ledger = new ScriptedLedger(SALE);
    final RecordingListener listener = new RecordingListener();
    private final SnapshotLedgers ledgers = new SnapshotLedgers(ledger, store, listener, LIMITS);
    /** Of the latest ownership. */
    SnapshotLedger snapshots = ledgers.open(0);

    final List<TakeoverResult> results = new ArrayList<>();
    final List<WriteOutcome> outcomes = new ArrayList<>();
    private int issued;

    void takeOver() {
        openNext();
        store.answer("read fence:0", new byte[0]);
        snapshots.readCampaigns(ledger.fence(), found -> {}, failed -> {});
    }

    /** Redis has yet to tell its mark. */
    void openNext() {
        snapshots = ledgers.open(0);
        snapshots.takeOver(0, null, results::add);
    }

    void append(WriteOutcome outcome) {
        Batch batch = new Batch();
        issued++;
        batch.coupons().add(new Coupon("c", issued, "u", TestCampaigns.user("u" + issued), 1, null, issued));
        ledger.outcome = outcome;
        snapshots.append(ledger.fence(), batch, outcomes::add);
        store.runTasks();
    }

    /** The header of a snapshot of one coupon, by the owner of this epoch. */
    static byte[] header(long epoch) {
        ChunkChecksums sums = new ChunkChecksums(LAYOUT.chunkBytes());
        sums.add(new byte[LAYOUT.width()], 0, LAYOUT.width());
        return new SnapshotHeader("c", LAYOUT, epoch, 3, 1, sums.all()).bytes();
    }
}
