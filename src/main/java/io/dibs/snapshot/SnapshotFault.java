package io.dibs.snapshot;

/** The reasons why a snapshot is discarded. */
public enum SnapshotFault {
    MISSING("no snapshot"),
    UNREADABLE("its header is torn or of another format"),
    OTHER_CAMPAIGN("it belongs to another campaign"),
    LATER_EPOCH("it was written under a later epoch than PostgreSQL's"),
    AHEAD("it holds more coupons than PostgreSQL"),
    TORN("its records are missing or do not match their checksum"),
    DIFFERENT("PostgreSQL holds another coupon at its end"),
    REPLACED("somebody wiped or replaced it"),
    GIVEN_UP("Redis does not keep up, and too much waits for it");

    private final String text;

    /** Whether it may hold coupons that were acknowledged and that the ledger has lost. */
    boolean speaksAgainstTheLedger() {
        return this == LATER_EPOCH || this == AHEAD || this == DIFFERENT;
    }

    SnapshotFault(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
