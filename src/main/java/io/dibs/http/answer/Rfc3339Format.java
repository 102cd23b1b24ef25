package io.dibs.http.answer;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Times as the API reads and writes them: RFC 3339, written in UTC with milliseconds. */
public final class Rfc3339Format {
    public static final int LENGTH = 24;
    private static final long DAY_MILLIS = 86_400_000;
    /** The last moment whose year has four digits. */
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private Rfc3339Format() {}

    public static String text(long millis) {
        byte[] bytes = new byte[LENGTH];
        write(millis, bytes, 0);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** @return the time in milliseconds of the epoch, or -1 where the text is no such time or before the epoch */
    public static long parse(String text) {
        try {
            long millis = OffsetDateTime.parse(text).toInstant().toEpochMilli();
            return millis > LATEST ? -1 : Math.max(millis, -1);
        } catch (DateTimeException | ArithmeticException e) {
            return -1;
        }
    }

    /** Writes 24 characters. The calendar is reckoned from the first of March of the year 0, so leap days come last. */
    public static void write(long millis, byte[] out, int at) {
        long shown = Math.min(Math.max(millis, 0), LATEST);
        int time = (int) (shown % DAY_MILLIS);
        int day = (int) (shown / DAY_MILLIS) + 719_468;
        int era = day / 146_097;
        int dayOfEra = day - era * 146_097;
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * dayOfYear + 2) / 153;
        int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        two(year / 100, out, at);
        two(year % 100, out, at + 2);
        out[at + 4] = '-';
        two(month, out, at + 5);
        out[at + 7] = '-';
        two(dayOfYear - (153 * marchMonth + 2) / 5 + 1, out, at + 8);
        out[at + 10] = 'T';
        two(time / 3_600_000, out, at + 11);
        out[at + 13] = ':';
        two(time / 60_000 % 60, out, at + 14);
        out[at + 16] = ':';
        two(time / 1_000 % 60, out, at + 17);
        out[at + 19] = '.';
        int fraction = time % 1_000;
        out[at + 20] = (byte) ('0' + fraction / 100);
        two(fraction % 100, out, at + 21);
        out[at + 23] = 'Z';
    }

    private static void two(int value, byte[] out, int at) {
        out[at] = (byte) ('0' + value / 10);
        out[at + 1] = (byte) ('0' + value % 10);
    }
}
