package io.dibs.snapshot;

import io.dibs.campaign.Terms;
import io.dibs.shard.CouponPage;
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

    private enum Stage {
        UNOPENED,
        INSPECTING,
        SOUND,
        /** The snapshot is unusable. */
        LEDGER
    }

    private final ShardSnapshots snapshots;
    private final SnapshotContext context;
    private final Terms terms;
    private final int issued;
    private final CampaignSnapshotWriter writer;
    private final Deque<PageRequest> requests = new ArrayDeque<>();
    private final RevocationReader revocations;
    private Stage stage = Stage.UNOPENED;
    private ChunkReader chunks;
    /** The sequence after those that were delivered. */
    private int nextSequence = 1;

    private int restored;
    private int fromSnapshot;
    private int watermark;

    CampaignSnapshotReader(
            ShardSnapshots snapshots, SnapshotContext context, Terms terms, int issued, CampaignSnapshotWriter writer) {
        this.snapshots = snapshots;
        this.context = context;
        this.terms = terms;
        this.issued = issued;
        this.writer = writer;
        this.revocations = new RevocationReader(context, terms, this::serve, this::fail);
    }

    boolean hasTerms(Terms same) {
        return terms == same;
    }

    /** Reads the ledger alone: the snapshot was reported wrong. */
    void distrust() {
        stage = Stage.LEDGER;
        writer.restart(0);
    }

    void readPage(int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        requests.addLast(new PageRequest(from, to, then, failed));
        if (stage == Stage.UNOPENED) {
            stage = Stage.INSPECTING;
            new SnapshotInspection(context, terms, issued, snapshots.fence().epoch(), writer.layout(), this::inspected)
                    .begin();
        } else {
            serve();
        }
    }

    private void inspected(InspectionResult result) {
        if (stage != Stage.INSPECTING) {
            return;
        }
        if (result instanceof Sound sound) {
            stage = Stage.SOUND;
            watermark = sound.header().watermark();
            writer.resume(sound);
            chunks = new ChunkReader(context.store(), sound, this::serve, this::torn, this::redisTooSlow);
            serve();
        } else if (result instanceof Unproven unproven) {
            stage = Stage.UNOPENED;
            fail(unproven.cause());
        } else {
            if (result instanceof Unsound unsound) {
                unsound(unsound);
            } else {
                rewrite();
            }
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
            writer.setAside(result.writtenAt(), result.watermark());
            switchToLedger();
        } else {
            watermark = result.watermark();
            rewrite();
        }
    }

    private void torn() {
        if (stage == Stage.SOUND) {
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
        if (stage == Stage.SOUND) {
            switchToLedger();
        }
    }

    private void switchToLedger() {
        stage = Stage.LEDGER;
        chunks = null;
        serve();
    }

    private void serve() {
        if (stage != Stage.SOUND && stage != Stage.LEDGER) {
            return;
        }
        for (Iterator<PageRequest> each = requests.iterator(); each.hasNext(); ) {
            PageRequest page = each.next();
            if (stage == Stage.LEDGER || !chunks.reaches(page.to())) {
                each.remove();
                fromLedger(page);
            } else if (chunks.holds(page.from(), page.to()) && revocations.areKnownTo(page.to())) {
                each.remove();
                fromSnapshot(page);
            }
        }
        if (stage == Stage.SOUND) {
            chunks.readAhead(
                    requests.isEmpty() ? nextSequence : requests.peekFirst().from());
            requests.stream().findFirst().ifPresent(page -> revocations.readTo(page.to()));
        }
    }

    private void fromSnapshot(PageRequest page) {
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
        stage = Stage.LEDGER;
        chunks = null;
        snapshots.loop().run(() -> fail("The pages are not needed any more"));
    }

    private void fail(String cause) {
        for (PageRequest page; (page = requests.pollFirst()) != null; ) {
            page.failed().accept(cause);
        }
    }
}
