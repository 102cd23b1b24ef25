package io.dibs.shard;

import io.dibs.shard.WriteSlot.BatchInFlight;
import io.dibs.shard.WriteSlot.ChangeInFlight;
import io.dibs.shard.WriteSlot.Empty;
import io.dibs.shard.WriteSlot.LookingUp;

/**
 * Sends what a shard writes, one write at a time: a batch of coupons, or a command's change alone. Holds the fence that
 * the writes name, and the {@link WriteSlot}.
 */
final class BatchWriter {
    private final ShardEffects effects;
    private final OwnershipProof ownership;
    private WriteSlot slot = WriteSlot.EMPTY;
    private long lastNumber;
    private Fence fence;

    BatchWriter(ShardEffects effects, OwnershipProof ownership) {
        this.effects = effects;
        this.ownership = ownership;
    }

    /** Null before the first takeover. */
    Fence fence() {
        return fence;
    }

    /** A takeover has brought this one. */
    void fence(Fence taken) {
        fence = taken;
    }

    WriteSlot slot() {
        return slot;
    }

    boolean isFree() {
        return slot instanceof Empty;
    }

    /** Null while no batch is in flight. */
    Batch batchInFlight() {
        return slot instanceof BatchInFlight flying ? flying.batch() : null;
    }

    /** Null while no command has the slot. */
    Command command() {
        if (slot instanceof LookingUp lookup) {
            return lookup.command();
        }
        return slot instanceof ChangeInFlight flying ? flying.change().command() : null;
    }

    // ---- sending -----------------------------------------------------------------------------------------------

    void append(Batch batch, EventTime now) {
        BatchInFlight write = new BatchInFlight(++lastNumber, batch, ownership.begin(fence, now));
        slot = write;
        effects.append(write.number(), fence, batch);
    }

    void lookUp(Command command) {
        LookingUp lookup = new LookingUp(++lastNumber, command);
        slot = lookup;
        effects.recall(lookup.number(), fence, command);
    }

    void execute(CampaignChange change, EventTime now) {
        ChangeInFlight write = new ChangeInFlight(++lastNumber, change, ownership.begin(fence, now));
        slot = write;
        effects.execute(write.number(), fence, change);
    }

    /** Sends the write that a takeover has settled as it was, under the new fence. */
    void sendAgain(EventTime now) {
        if (slot instanceof BatchInFlight flying) {
            append(flying.batch(), now);
        } else if (slot instanceof ChangeInFlight flying) {
            execute(flying.change(), now);
        } else {
            throw new IllegalStateException("No write to send again: " + slot);
        }
    }

    // ---- how it ended ------------------------------------------------------------------------------------------

    /** The write has moved the fence. */
    void committed() {
        fence = fence.afterBatch();
        free();
    }

    void free() {
        slot = WriteSlot.EMPTY;
    }
}
