package io.dibs.app;

import io.dibs.ledger.LedgerRetention.KeptDays;

/** Reads how long the settings have things kept. */
final class RetentionReader {
    private static final int MOST_DAYS = 36_500;
    /** For a week a change that is repeated under its Idempotency-Key finds its result in the history. */
    private static final int LEAST_OF_HISTORY = 8;
    /** What happens by the clock is noted once, up to a day ahead, as long as its notice is kept. */
    private static final int LEAST_OF_DELIVERIES = 2;

    private final SettingSources sources;

    RetentionReader(SettingSources sources) {
        this.sources = sources;
    }

    KeptDays read() {
        return new KeptDays(
                days(SettingKey.DIBS_KEEP_HISTORY_DAYS, LEAST_OF_HISTORY),
                days(SettingKey.DIBS_KEEP_DELIVERIES_DAYS, LEAST_OF_DELIVERIES),
                days(SettingKey.DIBS_KEEP_LISTS_DAYS, 1));
    }

    private int days(SettingKey key, int least) {
        int days = sources.number(key, 0, MOST_DAYS);
        if (days > 0 && days < least) {
            sources.wrong(key, "is " + days + "; it must be 0 for ever, or at least " + least);
        }
        return days;
    }
}
