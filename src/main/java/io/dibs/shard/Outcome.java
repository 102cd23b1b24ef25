package io.dibs.shard;

import io.dibs.campaign.CommandRuling.Objection;

/** How an attempt to write, in a batch's slot, ended. */
public sealed interface Outcome {
    /** @param result what a command's row looks like now; null for a batch of coupons */
    record Committed(String result) implements Outcome {}

    /** The fence stands elsewhere: another owner, and nothing was written. */
    record Fenced() implements Outcome {}

    /** It may have been committed, or be committed yet. */
    record Unknown(String cause) implements Outcome {}

    /** PostgreSQL refuses the data; nothing was written. */
    record Poisoned(String cause) implements Outcome {}

    /** The fence moved, and nothing else: the row that was to be changed does not allow it. */
    record Declined(Objection why) implements Outcome {}

    /** A key that memory thought free is taken: memory is wrong. */
    record Contradicted(String cause) implements Outcome {}

    /** Nothing was written, since the ledger may not hold what memory was read from: a takeover will tell. */
    record Doubted(String cause) implements Outcome {}

    Outcome COMMITTED = new Committed(null);
    Outcome FENCED = new Fenced();
}
