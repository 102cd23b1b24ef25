package io.dibs.shard;

/** A shard's permit for its next batch. While the node has none to give, claims gather, and the batch grows. */
final class WritePermit {
    private final ShardEffects effects;
    private boolean isAwaited;
    private boolean isHeld;

    WritePermit(ShardEffects effects) {
        this.effects = effects;
    }

    /** @return whether a batch may be sent now; if not, the permit comes as an event */
    boolean acquire() {
        if (isHeld) {
            isHeld = false;
            return true;
        }
        if (!isAwaited) {
            isAwaited = !effects.acquirePermit();
            return !isAwaited;
        }
        return false;
    }

    void granted() {
        isAwaited = false;
        isHeld = true;
    }

    /** There may be nothing left to write by the time that it comes. */
    void returnUnused() {
        if (isHeld) {
            isHeld = false;
            effects.returnPermit();
        }
    }
}
