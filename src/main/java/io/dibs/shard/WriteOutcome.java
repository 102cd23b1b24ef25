package io.dibs.shard;

import io.dibs.campaign.CommandRuling.Objection;
import org.jspecify.annotations.Nullable;

/** The possible outcomes of a write. */
public sealed interface WriteOutcome {
    /** @param result the command's row after the change; null for a batch of coupons */
    record Committed(@Nullable String result) implements WriteOutcome {}

    /** The fence does not match: another owner has it, and nothing was written. */
    record Fenced() implements WriteOutcome {}

    /** It may have been committed, or may still be. */
    record Unknown(String cause) implements WriteOutcome {}

    /** PostgreSQL refuses the data; nothing was written. */
    record Poisoned(String cause) implements WriteOutcome {}

    /** Only the fence moved: the row does not allow the change. */
    record Declined(Objection reason) implements WriteOutcome {}

    /** A unique key that was free in memory is taken in PostgreSQL: memory is wrong. */
    record Contradicted(String cause) implements WriteOutcome {}

    /** Nothing was written, because the ledger may have lost what memory was loaded from: a takeover will tell. */
    record Doubted(String cause) implements WriteOutcome {}

    WriteOutcome COMMITTED = new Committed(null);
    WriteOutcome FENCED = new Fenced();
}
