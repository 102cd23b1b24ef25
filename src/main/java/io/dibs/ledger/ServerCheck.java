package io.dibs.ledger;

import java.util.Locale;

/** What a server must fulfil before a node trusts it. */
public enum ServerCheck {
    REACHABLE,
    CREDENTIALS,
    DATABASE,
    TLS,
    VERSION,
    PRIMARY,
    ENCODING,
    SESSION,
    FSYNC,
    FULL_PAGE_WRITES,
    SYNCHRONOUS_COMMIT,
    CONNECTIONS,
    SCHEMA,
    MIGRATION,
    SHARDS;

    /** The word by which an operator waives the check. */
    String waiver() {
        return this == PRIMARY ? "replica" : name().toLowerCase(Locale.ROOT);
    }

    /** Those that guard durability only: without the others nothing can work. */
    boolean isWaivable() {
        return switch (this) {
            case PRIMARY, FSYNC, FULL_PAGE_WRITES, SYNCHRONOUS_COMMIT -> true;
            default -> false;
        };
    }

    /** Whether time can mend what is wrong, and no change of a setting is needed. */
    public boolean isOutage() {
        return this == REACHABLE || this == MIGRATION;
    }
}
