package io.dibs.shard;

/** What the ledger knows about the request of a command. */
public sealed interface CommandLookup {
    /** It has happened, with this result. */
    record Happened(String result) implements CommandLookup {}

    /**
     * It has not, and the fence stood when that was read.
     *
     * @param lastVersion that a campaign of this id has had, also one that is deleted; 0 where there never was one
     */
    record Never(long lastVersion) implements CommandLookup {
        public Never() {
            this(0);
        }
    }

    record Fenced() implements CommandLookup {}

    record Failed(String cause) implements CommandLookup {}
}
