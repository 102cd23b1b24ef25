package io.dibs.shard;

/**
 * The one write that a shard has in flight. It stays there while a takeover settles how the write ended.
 *
 * <p>Each call to the ledger gets a number of its own, also when a write is sent again: an outcome counts only if it
 * bears the number that is in the slot.
 */
sealed interface WriteSlot {
    WriteSlot EMPTY = new Empty();

    /** Zero where the slot is empty, which no call is sent with. */
    long number();

    record Empty() implements WriteSlot {
        @Override
        public long number() {
            return 0;
        }
    }

    /** @param attempt proves ownership once the write is committed */
    record BatchInFlight(long number, Batch batch, OwnershipAttempt attempt) implements WriteSlot {}

    /** Whether the command has happened before is being asked. A sync stays here until all is read again. */
    record LookingUp(long number, Command command) implements WriteSlot {}

    /** @param attempt proves ownership once the write is committed */
    record ChangeInFlight(long number, CampaignChange change, OwnershipAttempt attempt) implements WriteSlot {}
}
