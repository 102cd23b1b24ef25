package io.dibs.ledger;

import java.util.Locale;

/** What a server must fulfil before a node trusts it. */
public enum Check {
    REACHABLE,
    VERSION,
    PRIMARY,
    ENCODING,
    FSYNC,
    FULL_PAGE_WRITES,
    SYNCHRONOUS_COMMIT,
    CONNECTIONS,
    SHARDS;

    /** What it is called where it is waived. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Without a server, or with another number of shards, nothing can work. */
    boolean isWaivable() {
        return this != REACHABLE && this != SHARDS;
    }
}
