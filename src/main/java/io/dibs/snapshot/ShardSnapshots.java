package io.dibs.snapshot;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.Terms;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Coupon;
import io.dibs.shard.CouponPage;
import io.dibs.shard.Fence;
import io.dibs.shard.RecoveredCampaign;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Keeps the snapshots of one shard's campaigns, from one takeover until the shard is released. Runs on its event loop,
 * but for what says otherwise.
 *
 * <pre>
 * phase      event                         next phase, and what happens
 * ---------  ----------------------------  -------------------------------------------------------------------------
 * Trusting   code keys are renewed         Regressed
 *            a fault against the ledger    the same; the snapshot is held, and the next takeover judges it
 * Regressed  a fault against the ledger    the same; the ledger keeps what it lost, then the snapshot is set aside as
 *                                          evidence
 *            campaigns are read            the same; snapshots of campaigns without coupons are set aside, too
 * any        end                           Ended; nothing more is written, readers and writers end on the event loop
 * </pre>
 */
final class ShardSnapshots {
    private enum Phase {
        /** As far as is known, the ledger holds all that was acknowledged. */
        TRUSTING,
        /** The ledger has lost coupons, and the code keys are renewed. */
        REGRESSED,
        ENDED
    }

    private final int shard;
    private final SnapshotContext context;
    private final SnapshotStore.Loop loop;
    private final Map<String, Terms> terms = new HashMap<>();
    private final Map<String, CampaignSnapshotWriter> writers = new HashMap<>();
    private final Map<String, CampaignSnapshotReader> readers = new HashMap<>();
    private final Set<String> distrusted = new HashSet<>();
    private final FlushSchedule schedule;
    private final RegressionDetector regression;
    private final FenceMarkWriter marks;
    /** Another thread may end this. */
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.TRUSTING);

    private Fence fence;
    private volatile long lag;

    ShardSnapshots(Fence taken, SnapshotContext context, RegressionDetector regression) {
        this.shard = taken.shard();
        this.fence = taken;
        this.context = context;
        this.regression = regression;
        this.loop = context.store().loop();
        this.schedule = new FlushSchedule(loop, context.limits(), this::end);
        this.marks = new FenceMarkWriter(taken, context, loop, regression);
        scheduleTtlRenewal();
    }

    int shard() {
        return shard;
    }

    Fence fence() {
        return fence;
    }

    SnapshotStore.Loop loop() {
        return loop;
    }

    /** Any thread. */
    boolean isOver() {
        return phase.get() == Phase.ENDED;
    }

    /** Any thread: committed coupons that no snapshot holds. */
    long lag() {
        return isOver() ? 0 : lag;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the loop writes it; others read.
    void addLag(int more) {
        lag = lag + more;
    }

    /** Any thread. Nothing more is written. */
    void end() {
        phase.set(Phase.ENDED);
        loop.run(() -> {
            readers.values().forEach(CampaignSnapshotReader::end);
            readers.clear();
            writers.values().forEach(CampaignSnapshotWriter::end);
            writers.clear();
            terms.clear();
            schedule.end();
        });
    }

    // ---- what the shard goes through ---------------------------------------------------------------------------

    /** Writes the fence mark, also after the shard's release: acknowledged coupons stay acknowledged. */
    void writeMark() {
        marks.write();
    }

    void fence(Fence held) {
        fence = held;
        regression.acknowledged(held);
        marks.schedule(held);
    }

    /** The code keys are renewed under this fence. */
    void regressed() {
        phase.compareAndSet(Phase.TRUSTING, Phase.REGRESSED);
    }

    boolean hasRegressed() {
        return phase.get() == Phase.REGRESSED;
    }

    /**
     * A snapshot that does not go with the ledger is from before a restore, or a later owner's. The next takeover tells
     * which, and finds it where it is.
     */
    boolean suspects(SnapshotFault fault) {
        boolean suspicious = fault.speaksAgainstTheLedger() && phase.get() == Phase.TRUSTING;
        if (suspicious) {
            regression.suspect();
        }
        return suspicious;
    }

    /** The shard reads its campaigns into memory from the start. */
    void campaignsRead(List<RecoveredCampaign> campaigns) {
        readers.values().forEach(CampaignSnapshotReader::end);
        writers.values().forEach(CampaignSnapshotWriter::end);
        readers.clear();
        writers.clear();
        for (RecoveredCampaign each : campaigns) {
            terms.put(each.terms().campaign(), each.terms());
            if (each.issued() > 0 && each.terms().phase() != CampaignPhase.CLOSED) {
                restore(each);
            } else if (hasRegressed() && each.terms().phase() != CampaignPhase.CLOSED) {
                setAside(each);
            }
        }
        distrusted.clear();
    }

    /** The ledger knows of no coupon, but the snapshot may. */
    private void setAside(RecoveredCampaign untouched) {
        CampaignSnapshotWriter writer = new CampaignSnapshotWriter(this, context, untouched.terms());
        writers.put(untouched.terms().campaign(), writer);
        inspect(untouched, writer);
    }

    private void inspect(RecoveredCampaign untouched, CampaignSnapshotWriter writer) {
        new SnapshotInspection(context, untouched.terms(), 0, fence.epoch(), writer.layout(), result -> {
                    if (result instanceof InspectionResult.Unsound unsound) {
                        context.listener().failed(untouched.terms().campaign(), unsound.fault());
                        keepLost(
                                untouched,
                                unsound.header(),
                                () -> isCurrent(writer),
                                () -> writer.setAside(unsound.writtenAt(), unsound.watermark()),
                                cause -> inspectLater(untouched, writer));
                    }
                })
                .begin();
    }

    private void inspectLater(RecoveredCampaign untouched, CampaignSnapshotWriter writer) {
        loop.after(context.limits().roundMillis(), () -> {
            if (isCurrent(writer)) {
                inspect(untouched, writer);
            }
        });
    }

    private boolean isCurrent(CampaignSnapshotWriter writer) {
        return !isOver() && writers.get(writer.campaign()) == writer;
    }

    /** See {@link LostCouponKeeper}. */
    void keepLost(
            RecoveredCampaign found,
            SnapshotHeader evidence,
            BooleanSupplier isWanted,
            Runnable then,
            Consumer<String> failed) {
        new LostCouponKeeper(context, fence, found, evidence, isWanted, then, failed).begin();
    }

    private void restore(RecoveredCampaign found) {
        String campaign = found.terms().campaign();
        CampaignSnapshotWriter writer = new CampaignSnapshotWriter(this, context, found.terms());
        writers.put(campaign, writer);
        writer.recoveryStarted(found.issued());
        CampaignSnapshotReader reader = new CampaignSnapshotReader(this, context, found, writer);
        readers.put(campaign, reader);
        if (distrusted.contains(campaign)) {
            reader.distrust();
        }
        if (hasRegressed()) {
            reader.open(); // Also of a campaign that is over, which nobody reads: it may have lost coupons.
        }
    }

    void readCoupons(Terms of, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        CampaignSnapshotReader reader = readers.get(of.campaign());
        if (reader == null || isOver() || !reader.hasTerms(of)) {
            context.ledger().readCoupons(of, from, to, then, failed);
        } else {
            reader.readPage(from, to, then, failed);
        }
    }

    void campaignRestored(String campaign, int fromSnapshot) {
        readers.remove(campaign);
        if (fromSnapshot > 0) {
            context.listener().used(shard, campaign, fromSnapshot);
        }
    }

    /** Each campaign's coupons come in sequence order, those of several campaigns in turns. */
    void couponsCommitted(Fence after, List<Coupon> coupons) {
        fence(after);
        for (int from = 0; from < coupons.size() && !isOver(); ) {
            String campaign = coupons.get(from).campaign();
            int to = from + 1;
            while (to < coupons.size() && coupons.get(to).campaign().equals(campaign)) {
                to++;
            }
            offer(campaign, coupons.subList(from, to));
            from = to;
        }
    }

    private void offer(String campaign, List<Coupon> run) {
        Terms known = terms.get(campaign);
        if (known != null) {
            CampaignSnapshotWriter writer =
                    writers.computeIfAbsent(campaign, none -> new CampaignSnapshotWriter(this, context, known));
            writer.offer(run.get(0).sequence(), RecordCodec.of(run, writer.layout()));
        }
    }

    /** The change may be committed even if its result never arrives. */
    void changeStarted(CampaignChange change) {
        if (change.after() != null) {
            terms.put(change.campaign(), change.after());
        }
    }

    void changeCommitted(Fence after, CampaignChange change) {
        fence(after);
        if (change.after() == null || change.after().phase() == CampaignPhase.CLOSED) {
            campaignEnded(change.campaign());
        } else {
            termsChanged(change.after());
        }
    }

    /** The form of the records changes only while there are none, see {@link CampaignSnapshotWriter#fits}. */
    private void termsChanged(Terms changed) {
        CampaignSnapshotWriter writer = writers.get(changed.campaign());
        if (writer != null && !writer.fits(changed)) {
            writer.end();
            setAside(new RecoveredCampaign(changed, 0));
        }
    }

    /**
     * A close whose result was unknown has been committed. The request may be an old one, to a campaign that was
     * deleted since.
     */
    void closeConfirmed(String campaign) {
        Terms known = terms.get(campaign);
        if (known != null && known.phase() == CampaignPhase.CLOSED) {
            campaignEnded(campaign);
        }
    }

    /** The campaign is closed or deleted. */
    private void campaignEnded(String campaign) {
        terms.remove(campaign);
        readers.remove(campaign);
        CampaignSnapshotWriter writer = writers.remove(campaign);
        if (writer != null) {
            writer.remove();
            schedule.progressed(writer);
        }
    }

    /** The next read into memory skips the campaign's snapshot, which is deleted at once. */
    void distrust(String campaign) {
        distrusted.add(campaign);
        CampaignSnapshotWriter writer = writers.get(campaign);
        if (writer != null) {
            writer.restart(0);
            writer.step();
        }
    }

    /** Memory was wrong, and it is unknown in which campaigns. */
    void distrustAll() {
        List.copyOf(terms.keySet()).forEach(this::distrust);
    }

    // ---- when it is written ------------------------------------------------------------------------------------

    FlushSchedule schedule() {
        return schedule;
    }

    /** Any thread. The shard is released: writes what is pending, and nothing after that. */
    void flush(Runnable then) {
        loop.run(() -> {
            if (isOver()) {
                then.run();
            } else {
                marks.write();
                schedule.flush(then);
            }
        });
    }

    private void scheduleTtlRenewal() {
        loop.after(SnapshotContext.TTL_RENEWAL_MILLIS, () -> {
            if (!isOver()) {
                writers.values().forEach(CampaignSnapshotWriter::renewTtl);
                context.store().renewTtl(List.of(FenceMark.key(shard)), SnapshotContext.HEADER_TTL_SECONDS);
                scheduleTtlRenewal();
            }
        });
    }
}
