package io.dibs.shard;

import io.dibs.shard.WriteSlot.BatchInFlight;
import io.dibs.shard.WriteSlot.ChangeInFlight;
import io.dibs.shard.WriteSlot.Empty;
import io.dibs.shard.WriteSlot.LookingUp;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a shard's writes, one at a time: a batch of coupons or a single command's change. Holds the fence that the
 * writes name and the {@link WriteSlot}. An outcome counts only if its number is that of the slot.
 */
final class BatchWriter {
    private final Ledger ledger;
    private final OwnershipProof ownership;
    private final Outcomes outcomes;
    private WriteSlot slot = WriteSlot.EMPTY;
    private long lastNumber;
    private @Nullable Fence fence;

    BatchWriter(Ledger ledger, OwnershipProof ownership, Outcomes outcomes) {
        this.ledger = ledger;
        this.ownership = ownership;
        this.outcomes = outcomes;
    }

    /** Callbacks for the outcome of the write in the slot. */
    record Outcomes(
            BiConsumer<BatchInFlight, WriteOutcome> appended,
            BiConsumer<LookingUp, CommandLookup> lookedUp,
            BiConsumer<ChangeInFlight, WriteOutcome> executed) {}

    /** Null before the first takeover. */
    @Nullable
    Fence lastFence() {
        return fence;
    }

    /** The fence that this owner holds, from its first takeover on. */
    Fence fence() {
        return Objects.requireNonNull(fence);
    }

    /** Replaces the fence after a takeover. */
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
    @Nullable
    Batch batchInFlight() {
        return slot instanceof BatchInFlight inFlight ? inFlight.batch() : null;
    }

    /** Null while no command is in the slot. */
    @Nullable
    Command command() {
        if (slot instanceof LookingUp lookup) {
            return lookup.command();
        }
        return slot instanceof ChangeInFlight inFlight ? inFlight.change().command() : null;
    }

    // ---- sending -----------------------------------------------------------------------------------------------

    void append(Batch batch, EventTime now) {
        BatchInFlight write = new BatchInFlight(++lastNumber, batch, ownership.begin(fence(), now));
        slot = write;
        ledger.append(fence(), batch, outcome -> {
            if (isInSlot(write)) {
                outcomes.appended().accept(write, outcome);
            }
        });
    }

    void lookUp(Command command) {
        LookingUp lookup = new LookingUp(++lastNumber, command);
        slot = lookup;
        ledger.lookUp(fence(), command, result -> {
            if (isInSlot(lookup)) {
                outcomes.lookedUp().accept(lookup, result);
            }
        });
    }

    void execute(CampaignChange change, EventTime now) {
        ChangeInFlight write = new ChangeInFlight(++lastNumber, change, ownership.begin(fence(), now));
        slot = write;
        ledger.execute(fence(), change, outcome -> {
            if (isInSlot(write)) {
                outcomes.executed().accept(write, outcome);
            }
        });
    }

    /** Repeats the write in the slot under the new fence, after a takeover has shown that it was not committed. */
    void sendAgain(EventTime now) {
        if (slot instanceof BatchInFlight inFlight) {
            append(inFlight.batch(), now);
        } else if (slot instanceof ChangeInFlight inFlight) {
            execute(inFlight.change(), now);
        } else {
            throw new IllegalStateException("No write to send again: " + slot);
        }
    }

    // ---- how it ended ------------------------------------------------------------------------------------------

    private boolean isInSlot(WriteSlot sent) {
        return slot.number() == sent.number();
    }

    /** The write was committed and moved the fence. */
    void committed() {
        fence = fence().afterBatch();
        free();
    }

    void free() {
        slot = WriteSlot.EMPTY;
    }
}
