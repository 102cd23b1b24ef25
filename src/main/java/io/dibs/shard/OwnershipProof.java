package io.dibs.shard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a refusal may leave. An owner that has nothing left to write is never fenced, so a refusal leaves only
 * when an {@link OwnershipAttempt} that began a moment ago has shown that the shard still belongs to this node.
 *
 * <p>A refusal depends on what was loaded: coupons, campaigns, lists. Another owner may have changed them during the
 * load, so an attempt counts only if it began after the latest load ended.
 */
final class OwnershipProof {
    private final Ledger ledger;
    private final ShardEffects effects;
    private final ShardLimits limits;
    private final Consumer<GatedAnswer> release;
    private final BiConsumer<OwnershipAttempt, FenceCheck> checked;
    private final Deque<GatedAnswer> waiting = new ArrayDeque<>();
    private long generation;
    private boolean proven;
    private long provenAt;
    private @Nullable OwnershipAttempt attemptInFlight;

    /**
     * @param release lets a refusal leave
     * @param checked called with the result of a check of the fence
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

    void refuse(GatedAnswer gatedAnswer, Fence fence, EventTime now) {
        if (isFresh(now)) {
            release.accept(gatedAnswer);
        } else {
            waiting.addLast(gatedAnswer);
            check(fence, now);
        }
    }

    /** Called before a write is sent: its answer may come late and proves nothing about the time in between. */
    OwnershipAttempt begin(Fence fence, EventTime now) {
        return new OwnershipAttempt(fence, now.monotonic(), generation);
    }

    void succeeded(OwnershipAttempt attempt, EventTime now) {
        if (attempt.generation() != generation) {
            return;
        }
        provenAt = proven ? Math.max(provenAt, attempt.begunAt()) : attempt.begunAt();
        proven = true;
        while (isFresh(now) && !waiting.isEmpty()) {
            release.accept(waiting.pollFirst());
        }
    }

    /** @return whether another owner holds the fence; a result from before the latest load is ignored */
    boolean isFenced(OwnershipAttempt attempt, FenceCheck check, Fence fence, EventTime now) {
        if (attempt != attemptInFlight) {
            return false;
        }
        attemptInFlight = null;
        if (check == FenceCheck.FAILED) {
            effects.wakeAfter(limits.retryMillis());
            return false;
        }
        if (check == FenceCheck.FENCED) {
            return true;
        }
        succeeded(attempt, now);
        checkIfRefusalsWait(fence, now);
        return false;
    }

    /** Checks the fence if refusals wait. */
    void checkIfRefusalsWait(Fence fence, EventTime now) {
        if (!waiting.isEmpty()) {
            check(fence, now);
        }
    }

    /**
     * Checks the fence if there is no recent proof. An answer that repeats a coupon depends only on its commit and does
     * not wait, but the check notices a ledger that has lost it.
     */
    void renew(Fence fence, EventTime now) {
        if (!isFresh(now)) {
            check(fence, now);
        }
    }

    /** Checks the fence even if no refusal waits. */
    void check(Fence fence, EventTime now) {
        if (attemptInFlight == null) {
            OwnershipAttempt attempt = begin(fence, now);
            attemptInFlight = attempt;
            ledger.checkFence(fence, check -> checked.accept(attempt, check));
        }
    }

    /** Discards all proofs: memory was or will be reloaded, and earlier attempts say nothing about it. */
    void invalidate() {
        generation++;
        proven = false;
        attemptInFlight = null;
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
