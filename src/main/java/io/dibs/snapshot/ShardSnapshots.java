package io.dibs.snapshot;

import io.dibs.campaign.CampaignAction;
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
import java.util.function.Consumer;

/** The snapshots of one shard's campaigns, from one takeover until the shard is let go. Runs on its event loop. */
final class ShardSnapshots {
    private final int shard;
    private final SnapshotContext means;
    private final SnapshotStore.Loop loop;
    private final Map<String, Terms> terms = new HashMap<>();
    private final Map<String, CampaignSnapshotWriter> writing = new HashMap<>();
    private final Map<String, CampaignSnapshotReader> restoring = new HashMap<>();
    private final Set<String> distrusted = new HashSet<>();
    private final FlushSchedule rounds;
    private final RegressionDetector regression;
    private Fence fence;
    /** The ledger holds less than it did: campaigns that look untouched may have had coupons. */
    private boolean regressed;

    private final FenceMarkWriter marks;

    private volatile boolean over;
    private volatile long lag;

    ShardSnapshots(int shard, SnapshotContext means, RegressionDetector regression) {
        this.shard = shard;
        this.means = means;
        this.regression = regression;
        this.loop = means.store().loop();
        this.rounds = new FlushSchedule(loop, means.limits(), this::end);
        this.marks = new FenceMarkWriter(shard, means, loop, regression);
        keepLater();
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
        return over;
    }

    /** Any thread: committed coupons that no snapshot holds. */
    long lag() {
        return over ? 0 : lag;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the loop writes it; others read.
    void lags(int more) {
        lag = lag + more;
    }

    /** Any thread. Nothing more is written. */
    void end() {
        over = true;
        loop.run(() -> {
            restoring.values().forEach(CampaignSnapshotReader::end);
            restoring.clear();
            writing.values().forEach(CampaignSnapshotWriter::end);
            writing.clear();
            terms.clear();
            rounds.end();
        });
    }

    // ---- what the shard goes through ---------------------------------------------------------------------------

    /** Also when the shard has been let go: what it has acknowledged stays acknowledged. */
    void mark() {
        marks.write();
    }

    void fence(Fence held) {
        fence = held;
        regression.acknowledged(held);
        marks.soon(held);
    }

    /** The code keys are renewed under this fence. */
    void regressed() {
        regressed = true;
    }

    /**
     * A snapshot that does not go with the ledger is from before a restore, or a later owner's. The next takeover tells
     * which, and finds it where it is.
     */
    boolean suspects(SnapshotFault fault) {
        boolean suspicious = fault.speaksAgainstTheLedger() && !regressed;
        if (suspicious) {
            regression.suspect();
        }
        return suspicious;
    }

    /** Memory begins anew with these. */
    void found(List<RecoveredCampaign> campaigns) {
        restoring.values().forEach(CampaignSnapshotReader::end);
        writing.values().forEach(CampaignSnapshotWriter::end);
        restoring.clear();
        writing.clear();
        rounds.clear();
        for (RecoveredCampaign each : campaigns) {
            terms.put(each.terms().campaign(), each.terms());
            if (each.issued() > 0 && each.terms().phase() != CampaignPhase.CLOSED) {
                restore(each);
            } else if (regressed && each.terms().phase() != CampaignPhase.CLOSED) {
                setAside(each.terms());
            }
        }
        distrusted.clear();
    }

    /** The ledger knows of no coupon, but the snapshot may. */
    private void setAside(Terms untouched) {
        CampaignSnapshotWriter of = new CampaignSnapshotWriter(this, means, untouched);
        writing.put(untouched.campaign(), of);
        new SnapshotInspection(means, untouched, 0, fence.epoch(), of.layout(), finding -> {
                    if (finding instanceof InspectionResult.Unsound found && found.writtenAt() != null) {
                        means.listener().failed(untouched.campaign(), found.fault());
                        of.setAside(found.writtenAt(), found.watermark());
                    }
                })
                .begin();
    }

    private void restore(RecoveredCampaign found) {
        String campaign = found.terms().campaign();
        CampaignSnapshotWriter to = new CampaignSnapshotWriter(this, means, found.terms());
        writing.put(campaign, to);
        to.loading(found.issued());
        CampaignSnapshotReader from = new CampaignSnapshotReader(this, means, found.terms(), found.issued(), to);
        restoring.put(campaign, from);
        if (distrusted.contains(campaign)) {
            from.distrust();
        }
    }

    void page(Terms of, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        CampaignSnapshotReader campaign = restoring.get(of.campaign());
        if (campaign == null || over || !campaign.isOf(of)) {
            means.ledger().readCoupons(of, from, to, then, failed);
        } else {
            campaign.page(from, to, then, failed);
        }
    }

    void restored(String campaign, int fromSnapshot) {
        restoring.remove(campaign);
        if (fromSnapshot > 0) {
            means.listener().used(shard, campaign, fromSnapshot);
        }
    }

    /** Each campaign's coupons come in sequence order, those of several campaigns in turns. */
    void committed(Fence after, List<Coupon> coupons) {
        fence(after);
        for (int from = 0; from < coupons.size() && !over; ) {
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
            CampaignSnapshotWriter to =
                    writing.computeIfAbsent(campaign, none -> new CampaignSnapshotWriter(this, means, known));
            to.offer(run.get(0).sequence(), RecordCodec.of(run, to.layout()));
        }
    }

    /** It may be committed, also where that is never heard. */
    void announced(CampaignChange change) {
        if (change.after() != null) {
            terms.put(change.campaign(), change.after());
        }
    }

    void changed(Fence after, CampaignChange change) {
        fence(after);
        if (change.after() == null || change.after().phase() == CampaignPhase.CLOSED) {
            over(change.campaign());
        } else if (!leavesCouponsAlone(change.command().action())) {
            distrust(change.campaign());
        } else {
            follow(change.after());
        }
    }

    /** The form of the records changes only while there are none, see {@link CampaignSnapshotWriter#fits}. */
    private void follow(Terms changed) {
        CampaignSnapshotWriter held = writing.get(changed.campaign());
        if (held != null && !held.fits(changed)) {
            held.end();
            setAside(changed);
        }
    }

    private static boolean leavesCouponsAlone(CampaignAction action) {
        return action instanceof CampaignAction.Create
                || action instanceof CampaignAction.Open
                || action instanceof CampaignAction.Pause
                || action instanceof CampaignAction.Edit
                || action instanceof CampaignAction.AddStock
                || action instanceof CampaignAction.Revoke
                || action instanceof CampaignAction.PublishCodes
                || action instanceof CampaignAction.PublishEligible;
    }

    /** Nobody ever heard that it was; the request may also be one of old, to a campaign that is deleted since. */
    void closed(String campaign) {
        Terms known = terms.get(campaign);
        if (known != null && known.phase() == CampaignPhase.CLOSED) {
            over(campaign);
        }
    }

    /** It is closed or deleted. */
    private void over(String campaign) {
        terms.remove(campaign);
        restoring.remove(campaign);
        CampaignSnapshotWriter was = writing.remove(campaign);
        if (was != null) {
            was.remove();
            rounds.progressed(was);
        }
    }

    /** Its snapshot is not believed when memory begins anew, and goes at once. */
    void distrust(String campaign) {
        distrusted.add(campaign);
        CampaignSnapshotWriter held = writing.get(campaign);
        if (held != null) {
            held.restart(0);
            held.step();
        }
    }

    /** Memory was wrong, and nobody knows in how much of it. */
    void distrustAll() {
        List.copyOf(terms.keySet()).forEach(this::distrust);
    }

    // ---- when it is written ------------------------------------------------------------------------------------

    FlushSchedule rounds() {
        return rounds;
    }

    /** Any thread. The shard has been let go: writes what there is, and nothing after that. */
    void flush(Runnable then) {
        loop.run(() -> {
            if (over) {
                then.run();
            } else {
                marks.write();
                rounds.flush(then);
            }
        });
    }

    private void keepLater() {
        loop.after(SnapshotContext.KEEP_MILLIS, () -> {
            if (!over) {
                writing.values().forEach(CampaignSnapshotWriter::keep);
                means.store().keep(List.of(FenceMark.key(shard)), SnapshotContext.HEADER_LIFE_SECONDS);
                keepLater();
            }
        });
    }
}
