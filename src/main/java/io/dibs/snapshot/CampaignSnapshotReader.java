package io.dibs.snapshot;

import io.dibs.campaign.Terms;
import io.dibs.shard.CouponPage;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.snapshot.InspectionResult.NoHeader;
import io.dibs.snapshot.InspectionResult.Sound;
import io.dibs.snapshot.InspectionResult.Unproven;
import io.dibs.snapshot.InspectionResult.Unsound;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Loads one campaign's coupons: from its snapshot as far as that is sound, and from the ledger beyond. Runs on the
 * shard's event loop.
 */
final class CampaignSnapshotReader {
    private record PageRequest(int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {}

    private sealed interface Stage {
        record Unopened() implements Stage {}

        record Inspecting() implements Stage {}

        record FromSnapshot(ChunkReader chunks) implements Stage {}

        /** The snapshot is unusable. */
        record FromLedger() implements Stage {}
    }

    private final ShardSnapshots snapshots;
    private final SnapshotContext context;
    private final RecoveredCampaign found;
    private final Terms terms;
    private final int issued;
    private final CampaignSnapshotWriter writer;
    private final Deque<PageRequest> requests = new ArrayDeque<>();
    private final RevocationReader revocations;
    private Stage stage = new Stage.Unopened();
    /** The sequence after those that were delivered. */
    private int nextSequence = 1;

    private int restored;
    private int fromSnapshot;
    private int watermark;

    CampaignSnapshotReader(
            ShardSnapshots snapshots, SnapshotContext context, RecoveredCampaign found, CampaignSnapshotWriter writer) {
        this.snapshots = snapshots;
        this.context = context;
        this.found = found;
        this.terms = found.terms();
        this.issued = found.issued();
        this.writer = writer;
        this.revocations = new RevocationReader(context, terms, this::serve, this::fail);
    }

    boolean hasTerms(Terms same) {
        return terms == same;
    }

    /** Reads the ledger alone: the snapshot was reported wrong. */
    void distrust() {
        stage = new Stage.FromLedger();
        writer.restart(0);
    }

    void readPage(int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        requests.addLast(new PageRequest(from, to, then, failed));
        open();
    }

    /** Looks at the snapshot, whether or not a page is asked for. */
    void open() {
        if (stage instanceof Stage.Unopened) {
            stage = new Stage.Inspecting();
            new SnapshotInspection(context, terms, issued, snapshots.fence().epoch(), writer.layout(), this::inspected)
                    .begin();
        } else {
            serve();
        }
    }

    private void inspected(InspectionResult result) {
        if (!isInspecting()) {
            return;
        }
        if (result instanceof Sound sound) {
            watermark = sound.header().watermark();
            writer.resume(sound);
            stage = new Stage.FromSnapshot(
                    new ChunkReader(context.store(), sound, this::serve, this::torn, this::redisTooSlow));
            serve();
        } else if (result instanceof Unproven unproven) {
            inspectionFailed(unproven.cause());
        } else if (result instanceof Unsound unsound) {
            unsound(unsound);
        } else {
            if (result instanceof NoHeader nothing) {
                context.listener().failed(terms.campaign(), nothing.fault());
            }
            rewrite();
        }
    }

    private void unsound(Unsound result) {
        context.listener().failed(terms.campaign(), result.fault());
        if (snapshots.suspects(result.fault())) {
            writer.hold();
            switchToLedger();
            return;
        }
        if (result.fault().speaksAgainstTheLedger()) {
            snapshots.keepLost(
                    found, result.header(), this::isInspecting, () -> keptLost(result), this::inspectionFailed);
        } else {
            watermark = result.watermark();
            rewrite();
        }
    }

    private boolean isInspecting() {
        return stage instanceof Stage.Inspecting;
    }

    private void keptLost(Unsound result) {
        if (isInspecting()) {
            writer.setAside(result.writtenAt(), result.watermark());
            switchToLedger();
        }
    }

    /** The next page that is asked for begins again, or the next round where coupons are lost. */
    private void inspectionFailed(String cause) {
        if (isInspecting()) {
            stage = new Stage.Unopened();
            fail(cause);
            if (snapshots.hasRegressed()) {
                snapshots.loop().after(context.limits().roundMillis(), this::open);
            }
        }
    }

    private void torn() {
        if (stage instanceof Stage.FromSnapshot) {
            context.listener().failed(terms.campaign(), SnapshotFault.TORN);
            rewrite();
        }
    }

    private void rewrite() {
        writer.restart(watermark);
        switchToLedger();
    }

    /** A shard that cannot decide does not wait for Redis. What was found sound stays, and is written on. */
    private void redisTooSlow() {
        if (stage instanceof Stage.FromSnapshot) {
            switchToLedger();
        }
    }

    private void switchToLedger() {
        stage = new Stage.FromLedger();
        serve();
    }

    private void serve() {
        if (stage instanceof Stage.FromSnapshot snapshot) {
            serveFrom(snapshot.chunks());
        } else if (stage instanceof Stage.FromLedger) {
            for (PageRequest page; (page = requests.pollFirst()) != null; ) {
                fromLedger(page);
            }
        }
    }

    private void serveFrom(ChunkReader chunks) {
        for (Iterator<PageRequest> each = requests.iterator(); each.hasNext(); ) {
            PageRequest page = each.next();
            if (!chunks.reaches(page.to())) {
                each.remove();
                fromLedger(page);
            } else if (chunks.holds(page.from(), page.to()) && revocations.areKnownTo(page.to())) {
                each.remove();
                fromSnapshot(chunks, page);
            }
        }
        PageRequest next = requests.peekFirst();
        chunks.readAhead(next == null ? nextSequence : next.from());
        if (next != null) {
            revocations.readTo(next.to());
        }
    }

    private void fromSnapshot(ChunkReader chunks, PageRequest page) {
        CouponPage coupons = chunks.page(page.from(), page.to(), revocations.between(page.from(), page.to()));
        fromSnapshot += coupons.size();
        nextSequence = page.to() + 1;
        snapshots.loop().run(() -> deliver(page, coupons));
    }

    private void fromLedger(PageRequest page) {
        context.ledger().readCoupons(terms, page.from(), page.to(), coupons -> read(page, coupons), page.failed());
    }

    private void read(PageRequest page, CouponPage coupons) {
        writer.offer(coupons);
        deliver(page, coupons);
    }

    private void deliver(PageRequest page, CouponPage coupons) {
        restored += coupons.size();
        if (restored == issued && !snapshots.isOver()) {
            writer.recoveryEnded();
            snapshots.campaignRestored(terms.campaign(), fromSnapshot);
        }
        page.then().accept(coupons);
    }

    /** The shard reads into memory from the start; these pages are not needed any more. */
    void end() {
        stage = new Stage.FromLedger();
        snapshots.loop().run(() -> fail("The pages are not needed any more"));
    }

    private void fail(String cause) {
        for (PageRequest page; (page = requests.pollFirst()) != null; ) {
            page.failed().accept(cause);
        }
    }
}
