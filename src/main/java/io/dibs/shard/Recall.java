package io.dibs.shard;

/** What the ledger knows of a request. */
public sealed interface Recall {
    /** It has happened, with this result. */
    record Happened(String result) implements Recall {}

    /**
     * It has not, and the fence stood when that was read.
     *
     * @param lastVersion that a campaign of this id has had, also one that is deleted; 0 where there never was one
     */
    record Never(long lastVersion) implements Recall {
        public Never() {
            this(0);
        }
    }

    record Fenced() implements Recall {}

    record Failed(String cause) implements Recall {}
}
