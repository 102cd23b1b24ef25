package io.dibs.shard;

/** What the ledger knows of a request. */
public sealed interface Recall {
    /** It has happened, with this result. */
    record Happened(String result) implements Recall {}

    /** It has not, and the fence stood when that was read. */
    record Never() implements Recall {}

    record Fenced() implements Recall {}

    record Failed(String cause) implements Recall {}
}
