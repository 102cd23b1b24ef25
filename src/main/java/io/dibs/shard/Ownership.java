package io.dibs.shard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Decides when a refusal may leave. An owner that has nothing left to write is never fenced, so a refusal leaves only
 * when an {@link OwnershipAttempt} that began a moment ago has shown that the shard still belongs to this node.
 *
 * <p>What is refused rests on what was read: coupons, campaigns, lists. Another owner may have changed them while they
 * were being read, so an attempt counts only if it began after the latest reading ended.
 */
final class Ownership {
    private final Effects effects;
    private final Limits limits;
    private final Consumer<Pending> release;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private long reading;
    private boolean proven;
    private long provenAt;
    private OwnershipAttempt asked;

    Ownership(Effects effects, Limits limits, Consumer<Pending> release) {
        this.effects = effects;
        this.limits = limits;
        this.release = release;
    }

    void refuse(Pending pending, Fence fence, Now now) {
        if (isFresh(now)) {
            release.accept(pending);
        } else {
            waiting.addLast(pending);
            ask(fence, now);
        }
    }

    /** To be called before a write leaves: its answer may come late, and proves nothing of the time in between. */
    OwnershipAttempt begin(Fence fence, Now now) {
        return new OwnershipAttempt(fence, now.monotonic(), reading);
    }

    void succeeded(OwnershipAttempt attempt, Now now) {
        if (attempt.reading() != reading) {
            return;
        }
        provenAt = proven ? Math.max(provenAt, attempt.begunAt()) : attempt.begunAt();
        proven = true;
        while (isFresh(now) && !waiting.isEmpty()) {
            release.accept(waiting.pollFirst());
        }
    }

    /** @return whether the fence turned out to stand elsewhere; what an attempt from before a reading says is not heard */
    boolean isFenced(OwnershipAttempt attempt, Proof proof, Fence fence, Now now) {
        if (attempt != asked) {
            return false;
        }
        asked = null;
        if (proof == Proof.FAILED) {
            effects.wakeAfter(limits.retryMillis());
            return false;
        }
        if (proof == Proof.FENCED) {
            return true;
        }
        succeeded(attempt, now);
        askAgain(fence, now);
        return false;
    }

    /** Asks if refusals wait. */
    void askAgain(Fence fence, Now now) {
        if (!waiting.isEmpty()) {
            ask(fence, now);
        }
    }

    /**
     * Asks if nothing was proven lately. A coupon that is told again rests on its commit and waits for nothing, but a
     * ledger that has lost it is to be noticed.
     */
    void renew(Fence fence, Now now) {
        if (!isFresh(now)) {
            ask(fence, now);
        }
    }

    /** Asks although no refusal waits: there is a reason for doubt. */
    void ask(Fence fence, Now now) {
        if (asked == null) {
            asked = begin(fence, now);
            effects.prove(asked);
        }
    }

    /** Memory was read, or is going to be: nothing that began before says anything about it. */
    void forget() {
        reading++;
        proven = false;
        asked = null;
    }

    Deque<Pending> drain() {
        Deque<Pending> drained = new ArrayDeque<>(waiting);
        waiting.clear();
        return drained;
    }

    private boolean isFresh(Now now) {
        return proven && now.monotonic() - provenAt <= limits.proofMillis();
    }
}
