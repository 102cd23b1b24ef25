package io.dibs.snapshot;

import io.dibs.campaign.Terms;
import io.dibs.shard.CouponPage;
import io.dibs.snapshot.SnapshotPhase.Appending;
import io.dibs.snapshot.SnapshotPhase.Clearing;
import io.dibs.snapshot.SnapshotPhase.Ended;
import io.dibs.snapshot.SnapshotProgress.CouponRange;
import io.dibs.snapshot.SnapshotSlot.CopyingEvidence;
import io.dibs.snapshot.SnapshotSlot.Deleting;
import io.dibs.snapshot.SnapshotSlot.Discarded;
import io.dibs.snapshot.SnapshotSlot.ReadingLedger;
import io.dibs.snapshot.SnapshotSlot.Undelivered;
import io.dibs.snapshot.SnapshotSlot.Unsettled;
import io.dibs.snapshot.SnapshotSlot.WritingHeader;
import io.dibs.snapshot.SnapshotSlot.WritingRecords;
import java.util.List;
import java.util.Optional;

/**
 * Writes one campaign's snapshot behind the commits. Committed records gather here, leave when the write before has
 * arrived, and count once the header says so. What was not kept, or was lost in Redis, is read from the ledger again.
 * Runs on the shard's event loop.
 *
 * <p>Its state is a {@link SnapshotPhase} and a {@link SnapshotSlot}. An event that no row names for the phase changes
 * nothing; so does an answer whose number is not that of the slot.
 *
 * <pre>
 * phase            event                                next phase, and what happens
 * ---------------  -----------------------------------  ------------------------------------------------------------
 * Appending        resumed                              the same; the sound snapshot is written on
 *                  restarted, set aside                 Clearing; all is written again later
 * Clearing         restarted, set aside                 Clearing; evidence that is not copied yet is still to be
 *                  copied, for this very phase          Clearing, without evidence
 *                  deleted, for this very phase         Appending
 * both             held                                 Held
 * any              ended                                Ended; the slot is emptied
 *
 * slot             event                                next slot, and what happens
 * ---------------  -----------------------------------  ------------------------------------------------------------
 * Empty            a step while Appending:
 *                    records have gathered              WritingRecords
 *                    records lack, and neither recovery
 *                      nor a flush is under way         ReadingLedger
 *                  a step while Clearing                CopyingEvidence, or Deleting where nothing is to be copied
 * Unsettled        a step while Appending               WritingRecords, of the same write
 * WritingRecords   written                              WritingHeader
 * WritingHeader    found: what was left there, or what
 *                    an earlier owner wrote late        Empty; the records count
 *                  found: a later owner's header        Empty; the snapshots of the shard end
 *                  found: anything else                 Empty; restarted
 * both             failed                               Unsettled
 *                  restarted, set aside                 Discarded
 * Unsettled        restarted, set aside                 Empty
 * Discarded        any answer                           Empty
 * CopyingEvidence  copied, failed                       Empty
 * Deleting         deleted, failed                      Empty
 * ReadingLedger    read, failed                         Empty; the records gather, if there is room
 * </pre>
 *
 * <p>After each answer there is another step, at once or in the next round. What failed is tried again in a later
 * round.
 */
final class CampaignSnapshotWriter {
    /** Where records come from that are committed and were not kept. */
    private enum Source {
        /** The campaign is being read back, and its pages pass by here. */
        RECOVERY,
        LEDGER
    }

    private final ShardSnapshots snapshots;
    private final SnapshotContext context;
    private final Terms terms;
    private final RecordLayout layout;
    private final SnapshotKeys keys;
    private final SnapshotProgress progress;
    private SnapshotPhase phase = SnapshotPhase.APPENDING;
    private SnapshotSlot slot = SnapshotSlot.EMPTY;
    private long lastNumber;
    private Source source = Source.LEDGER;

    CampaignSnapshotWriter(ShardSnapshots snapshots, SnapshotContext context, Terms terms) {
        this.snapshots = snapshots;
        this.context = context;
        this.terms = terms;
        this.layout = new RecordLayout(context.limits().chunkBytes(), terms.perUser());
        this.keys = new SnapshotKeys(terms.campaign());
        this.progress = new SnapshotProgress(terms, layout, context.backlog(), more -> snapshots.addLag(more));
    }

    /** Whether the records are issued under these terms. */
    boolean fits(Terms changed) {
        return layout.perUser() == changed.perUser();
    }

    String campaign() {
        return terms.campaign();
    }

    RecordLayout layout() {
        return layout;
    }

    /** Whether there is something to do. */
    boolean isDirty() {
        return phase instanceof Clearing || isAppending() && (slot instanceof Undelivered || progress.isBehind());
    }

    /** Whether something is on its way, or can be without asking the ledger. */
    boolean isMoving() {
        return isWriting() && (!isFree() || slot instanceof Undelivered || progress.hasNext());
    }

    private boolean isAppending() {
        return phase instanceof Appending;
    }

    private boolean isFree() {
        return slot.number() == 0;
    }

    /** Whether records are of use here. */
    private boolean isWriting() {
        return isAppending() || phase instanceof Clearing;
    }

    // ---- what there is to write --------------------------------------------------------------------------------

    /** The campaign is being read back; what is missing will come from there. */
    void recoveryStarted(int issued) {
        source = Source.RECOVERY;
        progress.advance(issued);
    }

    void recoveryEnded() {
        source = Source.LEDGER;
        snapshots.schedule().add(this);
    }

    /** Continues the sound snapshot that is in Redis. */
    void resume(InspectionResult.Sound found) {
        if (isAppending()) {
            progress.resume(found);
        }
    }

    void offer(CouponPage page) {
        offer(page.firstSequence(), RecordCodec.of(page, layout));
    }

    void offer(int first, byte[] records) {
        int last = first + records.length / layout.width() - 1;
        if (!isWriting() || last <= lastKept()) {
            return;
        }
        progress.advance(last);
        snapshots.schedule().add(this);
        if (progress.hasOverflowed()) {
            return;
        }
        if (!progress.keep(first, records)) {
            context.listener().failed(terms.campaign(), SnapshotFault.GIVEN_UP);
        } else if (progress.hasChunk()) {
            step();
        }
    }

    private int lastKept() {
        return slot instanceof Undelivered undelivered ? undelivered.write().to() : progress.written();
    }

    // ---- what happens next -------------------------------------------------------------------------------------

    /** Does the next thing that there is to do, if nothing is under way. */
    void step() {
        if (!isFree() || snapshots.isOver()) {
            return;
        }
        if (phase instanceof Clearing clearing) {
            clear(clearing);
        } else if (isAppending()) {
            append();
        }
    }

    /** The answer comes to a call that is not under way any more. */
    private boolean isStale(SnapshotSlot asked) {
        return slot.number() != asked.number();
    }

    /** What was not done is tried again in a later round. */
    private void failed(SnapshotSlot asked) {
        if (isStale(asked)) {
            return;
        }
        slot = slot instanceof Undelivered undelivered ? new Unsettled(undelivered.write()) : SnapshotSlot.EMPTY;
        snapshots.schedule().writeFailed();
    }

    // ---- appending ---------------------------------------------------------------------------------------------

    private void append() {
        Optional<SnapshotWrite> next =
                slot instanceof Unsettled again ? Optional.of(again.write()) : progress.takeWrite(snapshots.fence());
        if (next.isPresent()) {
            writeRecords(next.get());
        } else if (source == Source.LEDGER
                && progress.isBehind()
                && !snapshots.schedule().isFlushing()) {
            readLedger();
        }
    }

    private void writeRecords(SnapshotWrite write) {
        WritingRecords call = new WritingRecords(++lastNumber, write);
        slot = call;
        context.store()
                .write(
                        write.pieces(),
                        SnapshotContext.CHUNK_TTL_SECONDS,
                        () -> recordsWritten(call),
                        cause -> failed(call));
    }

    private void recordsWritten(WritingRecords call) {
        if (isStale(call)) {
            return;
        }
        if (slot instanceof Discarded) {
            slot = SnapshotSlot.EMPTY;
        } else {
            writeHeader(call.write());
        }
    }

    private void writeHeader(SnapshotWrite write) {
        WritingHeader call = new WritingHeader(++lastNumber, write);
        slot = call;
        context.store()
                .replace(
                        keys.header(),
                        write.header(),
                        SnapshotContext.HEADER_TTL_SECONDS,
                        before -> headerWritten(call, before),
                        cause -> failed(call));
    }

    private void headerWritten(WritingHeader call, byte[] before) {
        if (isStale(call)) {
            return;
        }
        boolean discarded = slot instanceof Discarded;
        slot = SnapshotSlot.EMPTY;
        if (!discarded) {
            replaced(call.write(), before);
        }
    }

    private void replaced(SnapshotWrite write, byte[] before) {
        switch (progress.judge(before, write, snapshots.fence().epoch())) {
            case EXPECTED -> {
                progress.arrived(write);
                continueWriting();
            }
            case LATER_OWNER -> snapshots.end();
            case REPLACED -> {
                context.listener().failed(terms.campaign(), SnapshotFault.REPLACED);
                restart(SnapshotHeader.of(before).map(SnapshotHeader::watermark).orElse(0));
            }
        }
    }

    private void continueWriting() {
        if (progress.hasChunk() || snapshots.schedule().isFlushing()) {
            step();
        } else if (isDirty() && !progress.hasNext()) {
            snapshots.loop().after(context.limits().catchUpMillis(), this::step);
        }
        snapshots.schedule().progressed(this);
    }

    private void readLedger() {
        ReadingLedger call = new ReadingLedger(++lastNumber);
        slot = call;
        CouponRange missing = progress.missing(context.limits().pageCoupons());
        context.ledger()
                .readCoupons(
                        terms, missing.from(), missing.to(), page -> ledgerRead(call, page), cause -> failed(call));
    }

    /** Where the snapshot was begun again in the meantime, the page waits until those before it are read. */
    private void ledgerRead(ReadingLedger call, CouponPage page) {
        if (isStale(call)) {
            return;
        }
        slot = SnapshotSlot.EMPTY;
        progress.refill(page);
        if (progress.hasAny()) {
            step();
        }
    }

    // ---- clearing ----------------------------------------------------------------------------------------------

    /**
     * What lies in Redis is of no use: it is deleted, and all is written again.
     *
     * @param watermark how far it may reach
     */
    void restart(int watermark) {
        discard(watermark, phase instanceof Clearing clearing ? clearing.evidence() : Optional.empty());
    }

    /** As {@link #restart}, but what lies there is copied elsewhere before it is deleted. */
    void setAside(FenceMark writtenAt, int watermark) {
        discard(watermark, Optional.of(keys.evidence(writtenAt)));
    }

    private void discard(int watermark, Optional<SnapshotKeys> evidence) {
        if (!isWriting()) {
            return;
        }
        phase = new Clearing(layout.chunks(Math.max(watermark, progress.committed())), evidence);
        if (slot instanceof Undelivered) {
            slot = isFree() ? SnapshotSlot.EMPTY : new Discarded(slot.number());
        }
        progress.restart();
        snapshots.schedule().add(this);
    }

    private void clear(Clearing clearing) {
        clearing.evidence().ifPresentOrElse(evidence -> copyEvidence(clearing, evidence), () -> delete(clearing));
    }

    private void copyEvidence(Clearing clearing, SnapshotKeys evidence) {
        CopyingEvidence call = new CopyingEvidence(++lastNumber, clearing);
        slot = call;
        context.store()
                .copy(
                        keys.all(clearing.chunks()),
                        evidence.all(clearing.chunks()),
                        () -> evidenceCopied(call),
                        cause -> failed(call));
    }

    private void evidenceCopied(CopyingEvidence call) {
        if (isStale(call)) {
            return;
        }
        slot = SnapshotSlot.EMPTY;
        if (phase.equals(call.clearing())) {
            phase = call.clearing().withoutEvidence();
        }
        step();
    }

    private void delete(Clearing clearing) {
        Deleting call = new Deleting(++lastNumber, clearing);
        slot = call;
        context.store().delete(keys.all(clearing.chunks()), () -> deleted(call), cause -> failed(call));
    }

    private void deleted(Deleting call) {
        if (isStale(call)) {
            return;
        }
        slot = SnapshotSlot.EMPTY;
        if (phase.equals(call.clearing())) {
            phase = SnapshotPhase.APPENDING;
        }
        step();
        snapshots.schedule().progressed(this);
    }

    // ---- its end -----------------------------------------------------------------------------------------------

    /** Leaves the snapshot in Redis untouched. */
    void hold() {
        if (isWriting()) {
            phase = SnapshotPhase.HELD;
        }
    }

    /** Renews the time to live of a sound snapshot's keys. */
    void renewTtl() {
        if (isAppending() && progress.written() > 0) {
            context.store().renewTtl(keys.chunks(layout.chunks(progress.written())), SnapshotContext.CHUNK_TTL_SECONDS);
            context.store().renewTtl(List.of(keys.header()), SnapshotContext.HEADER_TTL_SECONDS);
        }
    }

    /** The campaign is over, or memory is read again: nothing more is written here. */
    void end() {
        if (phase instanceof Ended) {
            return;
        }
        phase = SnapshotPhase.ENDED;
        slot = SnapshotSlot.EMPTY;
        progress.end();
    }

    /** Leaves nothing in Redis; where that cannot be reached, the keys' time runs out. */
    void remove() {
        end();
        context.store().delete(keys.all(layout.chunks(progress.committed())), () -> {}, cause -> {});
    }
}
