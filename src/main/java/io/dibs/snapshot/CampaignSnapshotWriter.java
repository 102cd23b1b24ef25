package io.dibs.snapshot;

import io.dibs.campaign.Terms;
import io.dibs.shard.CouponPage;
import io.dibs.snapshot.SnapshotStore.Piece;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes one campaign's snapshot behind the commits. Committed records gather here, leave when the write before has
 * arrived, and count once the header says so. What was not kept, or was lost in Redis, is read from the ledger again.
 * Runs on the shard's event loop.
 */
final class CampaignSnapshotWriter {
    private final ShardSnapshots tenure;
    private final SnapshotContext means;
    private final Terms terms;
    private final RecordLayout layout;
    private final SnapshotKeys keys;
    private final PendingRecords waiting;
    private ChunkChecksums sums;
    private int committed;
    private int written;
    /** What Redis should hold as the header. */
    private byte[] header = {};

    private SnapshotWrite flight;
    /** Where what is of no use goes before it is deleted; null: nowhere. */
    private SnapshotKeys evidence;
    /** How many chunks of no use may lie in Redis; below zero: none. */
    private int debris = -1;

    private boolean loading;
    private boolean givenUp;
    private boolean busy;
    private boolean over;
    private boolean held;

    CampaignSnapshotWriter(ShardSnapshots tenure, SnapshotContext means, Terms terms) {
        this.tenure = tenure;
        this.means = means;
        this.terms = terms;
        this.layout = new RecordLayout(means.limits().chunkBytes(), terms.isKeyed());
        this.keys = new SnapshotKeys(terms.campaign());
        this.waiting = new PendingRecords(layout, means.backlog());
        this.sums = new ChunkChecksums(layout.chunkBytes());
    }

    /** Whether the records are as these terms need them. */
    boolean fits(Terms changed) {
        return layout.keyed() == changed.isKeyed();
    }

    String campaign() {
        return terms.campaign();
    }

    RecordLayout layout() {
        return layout;
    }

    SnapshotKeys keys() {
        return keys;
    }

    boolean isDirty() {
        return !over && !held && (debris >= 0 || flight != null || written < committed);
    }

    /** Whether something is on its way, or can be without asking the ledger. */
    boolean isMoving() {
        return !over && !held && (busy || flight != null || waiting.first() <= written + 1);
    }

    // ---- what there is to write --------------------------------------------------------------------------------

    /** The campaign is being read back; what is missing will come from there. */
    void loading(int issued) {
        loading = true;
        advance(issued);
    }

    void loaded() {
        loading = false;
        tenure.rounds().soon(this);
    }

    /** The snapshot that is there is sound so far, and goes on. */
    void resume(InspectionResult.Sound found) {
        header = found.headerBytes();
        sums = ChunkChecksums.resumed(layout.chunkBytes(), found.header().sums(), found.lastChunk());
        arrived(found.header().watermark());
    }

    void offer(CouponPage page) {
        offer(page.firstSequence(), RecordCodec.of(page, layout));
    }

    void offer(int first, byte[] records) {
        int last = first + records.length / layout.width() - 1;
        if (over || held || last <= taken()) {
            return;
        }
        advance(last);
        tenure.rounds().soon(this);
        if (givenUp) {
            return;
        }
        if (!waiting.add(first, records)) {
            giveUp();
        } else if (waiting.bytes() >= layout.chunkBytes()) {
            step();
        }
    }

    private void giveUp() {
        givenUp = true;
        waiting.clear();
        means.listener().failed(terms.campaign(), SnapshotFault.GIVEN_UP);
    }

    private int taken() {
        return flight == null ? written : flight.to();
    }

    private void advance(int sequence) {
        if (sequence > committed) {
            tenure.lags(sequence - committed);
            committed = sequence;
        }
    }

    private void arrived(int sequence) {
        tenure.lags(written - sequence);
        written = sequence;
    }

    // ---- writing it --------------------------------------------------------------------------------------------

    /** Does the next thing that there is to do, if nothing is under way. */
    void step() {
        if (busy || over || held || tenure.isOver()) {
            return;
        }
        if (debris >= 0) {
            clear();
            return;
        }
        if (flight == null) {
            flight = nextFlight();
        }
        if (flight != null) {
            send();
        } else if (!loading && written < committed && !tenure.rounds().isFlushing()) {
            catchUp();
        }
    }

    private SnapshotWrite nextFlight() {
        byte[] records = waiting.take(written + 1, layout.chunkBytes());
        if (records.length == 0) {
            return null;
        }
        int to = written + records.length / layout.width();
        List<Piece> pieces = SnapshotWrite.pieces(keys, layout, sums, written + 1, records);
        SnapshotHeader next = new SnapshotHeader(
                terms.campaign(), layout, tenure.fence().epoch(), tenure.fence().batchNo(), to, sums.all());
        return new SnapshotWrite(pieces, to, next.bytes());
    }

    private void send() {
        busy = true;
        SnapshotWrite sent = flight;
        means.store().write(sent.pieces(), SnapshotContext.CHUNK_LIFE_SECONDS, () -> publish(sent), this::later);
    }

    private void publish(SnapshotWrite sent) {
        if (over || sent != flight) {
            busy = false;
            return;
        }
        means.store()
                .replace(
                        keys.header(),
                        sent.header(),
                        SnapshotContext.HEADER_LIFE_SECONDS,
                        before -> published(sent, before),
                        this::later);
    }

    private void published(SnapshotWrite sent, byte[] before) {
        busy = false;
        if (over || sent != flight) {
            return;
        }
        Optional<SnapshotHeader> found = SnapshotHeader.of(before);
        boolean ours = Arrays.equals(before, header) || Arrays.equals(before, sent.header());
        if (ours || found.filter(this::isLate).isPresent()) {
            header = sent.header();
            flight = null;
            givenUp = false;
            arrived(sent.to());
            goOn();
        } else {
            strange(found);
        }
    }

    /** An owner that was paused ends its write under the next one: what it wrote is true, and written over now. */
    private boolean isLate(SnapshotHeader found) {
        return found.campaign().equals(terms.campaign())
                && found.epoch() < tenure.fence().epoch();
    }

    private void goOn() {
        if (waiting.bytes() >= layout.chunkBytes() || tenure.rounds().isFlushing()) {
            step();
        } else if (isDirty() && waiting.first() > written + 1) {
            tenure.loop().after(means.limits().catchUpMillis(), this::step);
        }
        tenure.rounds().progressed(this);
    }

    /** Something else is there than was left there. What a later owner left is not ours to judge. */
    private void strange(Optional<SnapshotHeader> found) {
        if (found.isPresent() && found.get().epoch() > tenure.fence().epoch()) {
            tenure.end();
            return;
        }
        means.listener().failed(terms.campaign(), SnapshotFault.REPLACED);
        restart(found.map(SnapshotHeader::watermark).orElse(0));
        tenure.rounds().soon(this);
    }

    /** @param watermark how far a snapshot of no use may reach */
    void restart(int watermark) {
        debris = layout.chunks(Math.max(watermark, committed));
        header = new byte[0];
        flight = null;
        sums = new ChunkChecksums(layout.chunkBytes());
        arrived(0);
        tenure.rounds().soon(this);
    }

    /** What lies there is not touched. */
    void hold() {
        held = true;
    }

    /** What lies there is kept elsewhere before it is written over. */
    void setAside(FenceMark writtenAt) {
        evidence = keys.evidence(writtenAt);
    }

    private void clear() {
        busy = true;
        int cleared = debris;
        if (evidence != null) {
            SnapshotKeys to = evidence;
            means.store()
                    .copy(
                            keys.all(cleared),
                            to.all(cleared),
                            SnapshotContext.EVIDENCE_LIFE_SECONDS,
                            () -> keptAside(to),
                            this::later);
            return;
        }
        means.store().delete(keys.all(cleared), () -> cleared(cleared), this::later);
    }

    private void keptAside(SnapshotKeys to) {
        busy = false;
        if (to.equals(evidence)) {
            evidence = null;
        }
        step();
    }

    private void cleared(int chunks) {
        busy = false;
        if (debris == chunks) {
            debris = -1;
        }
        step();
        tenure.rounds().progressed(this);
    }

    /** What Redis did not take is tried again in a later round. */
    private void later(String cause) {
        busy = false;
        tenure.rounds().soon(this);
        tenure.rounds().refused();
    }

    private void catchUp() {
        busy = true;
        int from = written + 1;
        int to = Math.min(
                Math.min(committed, waiting.first() - 1),
                written + means.limits().pageCoupons());
        means.ledger().readCoupons(terms, from, to, this::caughtUp, this::later);
    }

    private void caughtUp(CouponPage page) {
        busy = false;
        if (!over && page.firstSequence() == written + 1 && flight == null) {
            givenUp = !waiting.add(page.firstSequence(), RecordCodec.of(page, layout));
        }
        if (!waiting.isEmpty()) {
            step();
        }
    }

    // ---- its end -----------------------------------------------------------------------------------------------

    /** Lets the keys of a snapshot that is sound live on. */
    void keep() {
        if (written > 0 && !over) {
            means.store().keep(keys.chunks(layout.chunks(written)), SnapshotContext.CHUNK_LIFE_SECONDS);
            means.store().keep(List.of(keys.header()), SnapshotContext.HEADER_LIFE_SECONDS);
        }
    }

    /** The campaign is over, or memory begins anew: nothing more is written here. */
    void end() {
        over = true;
        waiting.clear();
        tenure.lags(written - committed);
    }

    /** Leaves nothing in Redis; where that cannot be reached, the keys' time runs out. */
    void remove() {
        end();
        means.store().delete(keys.all(layout.chunks(committed)), () -> {}, cause -> {});
    }
}
