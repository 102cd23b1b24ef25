package io.dibs.shard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Proves that a refusal comes from the owner. An owner that has nothing left to write is never fenced, so a refusal
 * leaves only when a write or a read of the fence, begun a moment ago, has said that the shard is still ours.
 */
final class Ownership {
    private final Effects effects;
    private final Limits limits;
    private final Consumer<Pending> release;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private boolean proven;
    private long provenAt;
    private Fence asked;
    private long askedAt;

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

    /** A write that began then has gone through. */
    void proveFrom(long begun, Now now) {
        provenAt = proven ? Math.max(provenAt, begun) : begun;
        proven = true;
        while (isFresh(now) && !waiting.isEmpty()) {
            release.accept(waiting.pollFirst());
        }
    }

    /** @return false when somebody else owns the shard */
    boolean answered(Proof proof, Fence fence, Now now) {
        boolean current = fence.equals(asked) || fence.epoch() == asked.epoch() && fence.owner().equals(asked.owner());
        asked = null;
        if (proof == Proof.FENCED && current) {
            return false;
        }
        if (proof == Proof.OWNED && current) {
            proveFrom(askedAt, now);
        }
        if (proof == Proof.FAILED) {
            effects.wakeAfter(limits.retryMillis());
        } else if (!waiting.isEmpty()) {
            ask(fence, now);
        }
        return true;
    }

    void askAgain(Fence fence, Now now) {
        if (!waiting.isEmpty()) {
            ask(fence, now);
        }
    }

    /** What was proven of one epoch says nothing of the next. */
    void forget() {
        proven = false;
    }

    Deque<Pending> drain() {
        Deque<Pending> drained = new ArrayDeque<>(waiting);
        waiting.clear();
        return drained;
    }

    private boolean isFresh(Now now) {
        return proven && now.monotonic() - provenAt <= limits.proofMillis();
    }

    private void ask(Fence fence, Now now) {
        if (asked == null) {
            asked = fence;
            askedAt = now.monotonic();
            effects.prove(fence);
        }
    }
}
