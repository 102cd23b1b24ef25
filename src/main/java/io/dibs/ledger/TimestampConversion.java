package io.dibs.ledger;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Milliseconds of the epoch, and PostgreSQL's {@code timestamptz}. */
final class TimestampConversion {
    /** 2000-01-01, where PostgreSQL's binary form begins. */
    private static final long POSTGRES_EPOCH_MILLIS = 946_684_800_000L;

    private TimestampConversion() {}

    static OffsetDateTime of(long millis) {
        return OffsetDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }

    /** Null where the moment is one that never comes, or has always been. */
    static @Nullable OffsetDateTime unless(long nothing, long millis) {
        return millis == nothing ? null : of(millis);
    }

    static long millis(OffsetDateTime time) {
        return time.toInstant().toEpochMilli();
    }

    static long millisOr(long nothing, @Nullable OffsetDateTime time) {
        return time == null ? nothing : millis(time);
    }

    static @Nullable Long millisOrNull(@Nullable OffsetDateTime time) {
        return time == null ? null : millis(time);
    }

    /** @param micros as {@code timestamptz_send} writes them */
    static long fromBinary(long micros) {
        return POSTGRES_EPOCH_MILLIS + Math.floorDiv(micros, 1_000);
    }
}
