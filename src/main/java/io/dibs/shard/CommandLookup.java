package io.dibs.shard;

/** The result of looking up a command's request in the ledger. */
public sealed interface CommandLookup {
    /** It was executed, with this result. */
    record AlreadyExecuted(String result) implements CommandLookup {}

    /**
     * It was not executed, and the fence was still held at that time.
     *
     * @param lastVersion the latest version of a campaign of this id, even a deleted one; 0 if there never was one
     */
    record NotExecuted(long lastVersion) implements CommandLookup {
        public NotExecuted() {
            this(0);
        }
    }

    record Fenced() implements CommandLookup {}

    record Failed(String cause) implements CommandLookup {}
}
