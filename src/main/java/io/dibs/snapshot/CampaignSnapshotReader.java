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
    private record Wanted(int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {}

    private enum Stage {
        UNOPENED,
        OPENING,
        SOUND,
        /** The snapshot is of no use, or not any more. */
        LEDGER
    }

    private final ShardSnapshots tenure;
    private final SnapshotContext means;
    private final Terms terms;
    private final int issued;
    private final CampaignSnapshotWriter writing;
    private final Deque<Wanted> wanted = new ArrayDeque<>();
    private final RevocationReader revocations;
    private Stage stage = Stage.UNOPENED;
    private ChunkReader chunks;
    /** The sequence after those that were handed out. */
    private int next = 1;

    private int restored;
    private int fromSnapshot;
    private int watermark;

    CampaignSnapshotReader(
            ShardSnapshots tenure, SnapshotContext means, Terms terms, int issued, CampaignSnapshotWriter writing) {
        this.tenure = tenure;
        this.means = means;
        this.terms = terms;
        this.issued = issued;
        this.writing = writing;
        this.revocations = new RevocationReader(means, terms, this::serve, this::fail);
    }

    boolean isOf(Terms same) {
        return terms == same;
    }

    /** Leaves the snapshot alone: somebody said that it is wrong. */
    void distrust() {
        stage = Stage.LEDGER;
        writing.restart(0);
    }

    void page(int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        wanted.addLast(new Wanted(from, to, then, failed));
        if (stage == Stage.UNOPENED) {
            stage = Stage.OPENING;
            new SnapshotInspection(means, terms, issued, tenure.fence().epoch(), writing.layout(), this::inspected)
                    .begin();
        } else {
            serve();
        }
    }

    private void inspected(InspectionResult finding) {
        if (stage != Stage.OPENING) {
            return;
        }
        if (finding instanceof Sound sound) {
            stage = Stage.SOUND;
            watermark = sound.header().watermark();
            writing.resume(sound);
            chunks = new ChunkReader(means.store(), sound, this::serve, this::torn, this::slow);
            serve();
        } else if (finding instanceof Unproven unproven) {
            stage = Stage.UNOPENED;
            fail(unproven.cause());
        } else {
            if (finding instanceof Unsound unsound) {
                unsound(unsound);
            } else {
                writeAnew();
            }
        }
    }

    private void unsound(Unsound found) {
        means.listener().failed(terms.campaign(), found.fault());
        if (tenure.suspects(found.fault())) {
            writing.hold();
            toLedger();
            return;
        }
        if (found.fault().speaksAgainstTheLedger()) {
            writing.setAside(found.writtenAt(), found.watermark());
            toLedger();
        } else {
            watermark = found.watermark();
            writeAnew();
        }
    }

    private void torn() {
        if (stage == Stage.SOUND) {
            means.listener().failed(terms.campaign(), SnapshotFault.TORN);
            writeAnew();
        }
    }

    private void writeAnew() {
        writing.restart(watermark);
        toLedger();
    }

    /** A shard that cannot decide does not wait for Redis. What was found sound stays, and is written on. */
    private void slow() {
        if (stage == Stage.SOUND) {
            toLedger();
        }
    }

    private void toLedger() {
        stage = Stage.LEDGER;
        chunks = null;
        serve();
    }

    private void serve() {
        if (stage != Stage.SOUND && stage != Stage.LEDGER) {
            return;
        }
        for (Iterator<Wanted> each = wanted.iterator(); each.hasNext(); ) {
            Wanted page = each.next();
            if (stage == Stage.LEDGER || !chunks.reaches(page.to())) {
                each.remove();
                fromLedger(page);
            } else if (chunks.holds(page.from(), page.to()) && revocations.areKnownTo(page.to())) {
                each.remove();
                fromSnapshot(page);
            }
        }
        if (stage == Stage.SOUND) {
            chunks.readAhead(wanted.isEmpty() ? next : wanted.peekFirst().from());
            wanted.stream().findFirst().ifPresent(page -> revocations.readTo(page.to()));
        }
    }

    private void fromSnapshot(Wanted page) {
        CouponPage coupons = chunks.page(page.from(), page.to(), revocations.between(page.from(), page.to()));
        fromSnapshot += coupons.size();
        next = page.to() + 1;
        tenure.loop().run(() -> handOver(page, coupons));
    }

    private void fromLedger(Wanted page) {
        means.ledger().readCoupons(terms, page.from(), page.to(), coupons -> read(page, coupons), page.failed());
    }

    private void read(Wanted page, CouponPage coupons) {
        writing.offer(coupons);
        handOver(page, coupons);
    }

    private void handOver(Wanted page, CouponPage coupons) {
        restored += coupons.size();
        if (restored == issued && !tenure.isOver()) {
            writing.loaded();
            tenure.restored(terms.campaign(), fromSnapshot);
        }
        page.then().accept(coupons);
    }

    /** Memory begins anew: nobody waits for these pages any more. */
    void end() {
        stage = Stage.LEDGER;
        chunks = null;
        tenure.loop().run(() -> fail("These pages are of no use any more"));
    }

    private void fail(String cause) {
        for (Wanted page; (page = wanted.pollFirst()) != null; ) {
            page.failed().accept(cause);
        }
    }
}
