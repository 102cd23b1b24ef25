package io.dibs.ledger;

import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Poisoned;
import io.dibs.shard.WriteOutcome.Unknown;
import io.vertx.pgclient.PgException;
import java.util.Set;

/**
 * Classifies failed writes. Everything that is not certainly caused by the data is {@link Unknown}: a takeover settles
 * it.
 */
final class WriteFailureClassifier {
    static final String UNIQUE_VIOLATION = "23505";
    private static final String NOT_NULL_VIOLATION = "23502";
    private static final String DATA_EXCEPTION = "22";
    /** Not null, check, and a value that no index page can hold. */
    private static final Set<String> OF_THE_DATA = Set.of(NOT_NULL_VIOLATION, "23514", "54000");

    /** What a batch's statement leaves empty where a head did not move, see {@link ShardStatements#APPEND}. */
    private static final String LOG = "issue";

    private static final String CAMPAIGN = "campaign";

    private WriteFailureClassifier() {}

    static WriteOutcome of(Throwable failure) {
        if (failure instanceof UnstorableException) {
            return new Poisoned(cause(failure));
        }
        if (!(failure instanceof PgException error) || error.getSqlState() == null) {
            return new Unknown(cause(failure));
        }
        String state = error.getSqlState();
        if (state.equals(UNIQUE_VIOLATION)) {
            return new Contradicted(cause(error));
        }
        if (state.equals(NOT_NULL_VIOLATION) && LOG.equals(error.getTable()) && CAMPAIGN.equals(error.getColumn())) {
            return new Contradicted("A campaign's head does not stand before the batch, or its supply ends within it");
        }
        return state.startsWith(DATA_EXCEPTION) || OF_THE_DATA.contains(state)
                ? new Poisoned(cause(error))
                : new Unknown(cause(error));
    }

    static String cause(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
