package io.dibs.shard;

/**
 * The one write that a shard has in flight. It stays there while a takeover settles how the write ended.
 *
 * <p>Each call to the ledger gets its own number, even when a write is repeated: an outcome counts only if its number
 * is that of the slot.
 */
sealed interface WriteSlot {
    WriteSlot EMPTY = new Empty();

    /** Zero if the slot is empty; no call has the number zero. */
    long number();

    record Empty() implements WriteSlot {
        @Override
        public long number() {
            return 0;
        }
    }

    /** @param attempt proves ownership once the write is committed */
    record BatchInFlight(long number, Batch batch, OwnershipAttempt attempt) implements WriteSlot {}

    /** Looks up whether the command was executed before. A sync stays here until everything is reloaded. */
    record LookingUp(long number, Command command) implements WriteSlot {}

    /** @param attempt proves ownership once the write is committed */
    record ChangeInFlight(long number, CampaignChange change, OwnershipAttempt attempt) implements WriteSlot {}
}
