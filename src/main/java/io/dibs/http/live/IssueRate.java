package io.dibs.http.live;

import java.util.ArrayDeque;
import java.util.Deque;

/** How many coupons a second a campaign has given out lately. */
final class IssueRate {
    private static final long WINDOW_NANOS = 1_000_000_000;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(int issued, long nanos) {}

    /** Of the last second; 0 before there were two looks. */
    long perSecond(int issued, long nanos) {
        samples.addLast(new Sample(issued, nanos));
        while (samples.size() > 2 && nanos - samples.peekFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
        Sample first = samples.peekFirst();
        long elapsed = nanos - first.nanos();
        return elapsed <= 0 ? 0 : Math.max(0, Math.round((issued - first.issued()) * 1e9 / elapsed));
    }
}
