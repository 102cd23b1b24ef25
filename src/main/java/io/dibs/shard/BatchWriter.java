package io.dibs.shard;

import io.dibs.shard.WriteSlot.BatchInFlight;
import io.dibs.shard.WriteSlot.ChangeInFlight;
import io.dibs.shard.WriteSlot.Empty;
import io.dibs.shard.WriteSlot.LookingUp;
import java.util.function.BiConsumer;

/**
 * Sends what a shard writes, one write at a time: a batch of coupons, or a command's change alone. Holds the fence that
 * the writes name, and the {@link WriteSlot}. An outcome is heard only if it bears the number of what is in the slot.
 */
final class BatchWriter {
    private final Ledger ledger;
    private final OwnershipProof ownership;
    private final Outcomes outcomes;
    private WriteSlot slot = WriteSlot.EMPTY;
    private long lastNumber;
    private Fence fence;

    BatchWriter(Ledger ledger, OwnershipProof ownership, Outcomes outcomes) {
        this.ledger = ledger;
        this.ownership = ownership;
        this.outcomes = outcomes;
    }

    /** Told how what is in the slot has ended. */
    record Outcomes(
            BiConsumer<BatchInFlight, WriteOutcome> appended,
            BiConsumer<LookingUp, CommandLookup> recalled,
            BiConsumer<ChangeInFlight, WriteOutcome> executed) {}

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
        ledger.append(fence, batch, outcome -> {
            if (holds(write)) {
                outcomes.appended().accept(write, outcome);
            }
        });
    }

    void lookUp(Command command) {
        LookingUp lookup = new LookingUp(++lastNumber, command);
        slot = lookup;
        ledger.recall(fence, command, result -> {
            if (holds(lookup)) {
                outcomes.recalled().accept(lookup, result);
            }
        });
    }

    void execute(CampaignChange change, EventTime now) {
        ChangeInFlight write = new ChangeInFlight(++lastNumber, change, ownership.begin(fence, now));
        slot = write;
        ledger.execute(fence, change, outcome -> {
            if (holds(write)) {
                outcomes.executed().accept(write, outcome);
            }
        });
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

    private boolean holds(WriteSlot asked) {
        return slot.number() == asked.number();
    }

    /** The write has moved the fence. */
    void committed() {
        fence = fence.afterBatch();
        free();
    }

    void free() {
        slot = WriteSlot.EMPTY;
    }
}
