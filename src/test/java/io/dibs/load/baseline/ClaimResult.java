package io.dibs.load.baseline;

/** What a baseline says to a claim, as the status of Dibs for it. */
enum ClaimResult {
    WON(201),
    HELD(200),
    SOLD_OUT(409);

    private final int status;

    ClaimResult(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}
