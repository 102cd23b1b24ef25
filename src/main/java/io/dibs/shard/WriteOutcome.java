package io.dibs.shard;

import io.dibs.campaign.CommandRuling.Objection;

/** The possible outcomes of a write. */
public sealed interface WriteOutcome {
    /** @param result what a command's row looks like now; null for a batch of coupons */
    record Committed(String result) implements WriteOutcome {}

    /** The fence stands elsewhere: another owner, and nothing was written. */
    record Fenced() implements WriteOutcome {}

    /** It may have been committed, or be committed yet. */
    record Unknown(String cause) implements WriteOutcome {}

    /** PostgreSQL refuses the data; nothing was written. */
    record Poisoned(String cause) implements WriteOutcome {}

    /** The fence moved, and nothing else: the row that was to be changed does not allow it. */
    record Declined(Objection why) implements WriteOutcome {}

    /** A key that memory thought free is taken: memory is wrong. */
    record Contradicted(String cause) implements WriteOutcome {}

    /** Nothing was written, since the ledger may not hold what memory was read from: a takeover will tell. */
    record Doubted(String cause) implements WriteOutcome {}

    WriteOutcome COMMITTED = new Committed(null);
    WriteOutcome FENCED = new Fenced();
}
