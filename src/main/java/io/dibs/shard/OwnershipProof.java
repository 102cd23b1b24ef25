package io.dibs.shard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Decides when a refusal may leave. An owner that has nothing left to write is never fenced, so a refusal leaves only
 * when an {@link OwnershipAttempt} that began a moment ago has shown that the shard still belongs to this node.
 *
 * <p>What is refused rests on what was read: coupons, campaigns, lists. Another owner may have changed them while they
 * were being read, so an attempt counts only if it began after the latest reading ended.
 */
final class OwnershipProof {
    private final Ledger ledger;
    private final ShardEffects effects;
    private final ShardLimits limits;
    private final Consumer<GatedAnswer> release;
    private final BiConsumer<OwnershipAttempt, FenceCheck> checked;
    private final Deque<GatedAnswer> waiting = new ArrayDeque<>();
    private long reading;
    private boolean proven;
    private long provenAt;
    private OwnershipAttempt asked;

    /**
     * @param release lets a refusal leave
     * @param checked told what a read of the fence said
     */
    OwnershipProof(
            Ledger ledger,
            ShardEffects effects,
            ShardLimits limits,
            Consumer<GatedAnswer> release,
            BiConsumer<OwnershipAttempt, FenceCheck> checked) {
        this.ledger = ledger;
        this.effects = effects;
        this.limits = limits;
        this.release = release;
        this.checked = checked;
    }

    void refuse(GatedAnswer pending, Fence fence, EventTime now) {
        if (isFresh(now)) {
            release.accept(pending);
        } else {
            waiting.addLast(pending);
            ask(fence, now);
        }
    }

    /** To be called before a write leaves: its answer may come late, and proves nothing of the time in between. */
    OwnershipAttempt begin(Fence fence, EventTime now) {
        return new OwnershipAttempt(fence, now.monotonic(), reading);
    }

    void succeeded(OwnershipAttempt attempt, EventTime now) {
        if (attempt.reading() != reading) {
            return;
        }
        provenAt = proven ? Math.max(provenAt, attempt.begunAt()) : attempt.begunAt();
        proven = true;
        while (isFresh(now) && !waiting.isEmpty()) {
            release.accept(waiting.pollFirst());
        }
    }

    /**
     * @return whether the fence turned out to stand elsewhere; what an attempt from before a reading says is not heard
     */
    boolean isFenced(OwnershipAttempt attempt, FenceCheck proof, Fence fence, EventTime now) {
        if (attempt != asked) {
            return false;
        }
        asked = null;
        if (proof == FenceCheck.FAILED) {
            effects.wakeAfter(limits.retryMillis());
            return false;
        }
        if (proof == FenceCheck.FENCED) {
            return true;
        }
        succeeded(attempt, now);
        askAgain(fence, now);
        return false;
    }

    /** Asks if refusals wait. */
    void askAgain(Fence fence, EventTime now) {
        if (!waiting.isEmpty()) {
            ask(fence, now);
        }
    }

    /**
     * Asks if nothing was proven lately. A coupon that is told again rests on its commit and waits for nothing, but a
     * ledger that has lost it is to be noticed.
     */
    void renew(Fence fence, EventTime now) {
        if (!isFresh(now)) {
            ask(fence, now);
        }
    }

    /** Asks although no refusal waits: there is a reason for doubt. */
    void ask(Fence fence, EventTime now) {
        if (asked == null) {
            OwnershipAttempt attempt = begin(fence, now);
            asked = attempt;
            ledger.prove(fence, check -> checked.accept(attempt, check));
        }
    }

    /** Memory was read, or is going to be: nothing that began before says anything about it. */
    void forget() {
        reading++;
        proven = false;
        asked = null;
    }

    Deque<GatedAnswer> drain() {
        Deque<GatedAnswer> drained = new ArrayDeque<>(waiting);
        waiting.clear();
        return drained;
    }

    private boolean isFresh(EventTime now) {
        return proven && now.monotonic() - provenAt <= limits.proofMillis();
    }
}
