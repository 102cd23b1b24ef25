package io.dibs.ledger;

import java.util.Optional;

/**
 * The lowest schema that a version must know to write. A migration that takes away what older versions need raises it,
 * and moves all fences with it: nodes of those versions lose their shards, take none, and do not start.
 */
final class LowestSchema {
    /** The row of {@code setting} that holds it. */
    static final String KEY = "lowest-schema";

    private LowestSchema() {}

    /** @param lowest as the database says, if it ever did */
    static int require(Optional<Integer> lowest) {
        if (lowest.orElse(0) > SchemaHistory.NEWEST) {
            throw new UnfitDatabaseException(
                    ServerCheck.SCHEMA,
                    "This version of Dibs may not write any more: it knows the schema up to version "
                            + SchemaHistory.NEWEST + ", and the database demands version " + lowest.orElseThrow()
                            + " or later: start a newer version");
        }
        return SchemaHistory.NEWEST;
    }
}
