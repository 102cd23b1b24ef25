package io.dibs.app.demo;

/** How long claims took, in whole milliseconds, and the longest time in which nobody was answered. */
final class AnswerTimes {
    private static final int LONGEST_MILLIS = 60_000;

    private final int[] counts = new int[LONGEST_MILLIS + 1];
    private long total;
    private int longest;
    private long lastAnswer = -1;
    private long silentSince = -1;
    private long silence;
    private long silenceEnd;

    void answered(long now, long tookMillis) {
        int took = (int) Math.min(LONGEST_MILLIS, Math.max(0, tookMillis));
        counts[took]++;
        total++;
        longest = Math.max(longest, took);
        if (silentSince >= 0) {
            long silent = now - Math.max(silentSince, lastAnswer);
            if (silent > silence) {
                silence = silent;
                silenceEnd = now;
            }
        }
        lastAnswer = now;
    }

    /** A fault happens now: the longest silence is measured from here on. */
    void watchSilence(long now) {
        silentSince = now;
        silence = 0;
        silenceEnd = now;
    }

    long silenceMillis() {
        return silence;
    }

    /** When somebody was answered again. */
    long silenceEnd() {
        return silenceEnd;
    }

    int percentile(double share) {
        long rank = (long) Math.ceil(total * share);
        long seen = 0;
        for (int millis = 0; millis < counts.length; millis++) {
            seen += counts[millis];
            if (seen >= rank) {
                return millis;
            }
        }
        return longest;
    }

    int longest() {
        return longest;
    }
}
