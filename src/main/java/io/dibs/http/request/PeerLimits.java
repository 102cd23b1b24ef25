package io.dibs.http.request;

import java.time.Duration;

/**
 * How long the server waits for a peer, and how much it holds for one. The limits close what a slow or silent sender or
 * reader would hold open.
 *
 * @param headTime from the opening of a connection to its first whole request head
 * @param bodyTime from a request's head to the end of its body
 * @param keepAlive how long a connection may stay without a whole request; longer than the proxy in front keeps it, so
 *     that the proxy is the one that closes
 * @param answerTime how long an answer may take to be made
 * @param readTime how long a reader may read nothing of what is written for it
 * @param connections of one event loop; one more is closed at once
 * @param unreadBytes that the readers of one event loop may leave unread; beyond them, those who read last go first
 */
public record PeerLimits(
        Duration headTime,
        Duration bodyTime,
        Duration keepAlive,
        Duration answerTime,
        Duration readTime,
        int connections,
        long unreadBytes) {
    /** Requests of one connection that wait for the answer to an earlier one. Who sends more waits for no answer. */
    static final int MAX_AHEAD = 100;
    /** Of all connections of an event loop, each of a kilobyte or so; beyond them, who is ahead at all is cut off. */
    static final int MAX_AHEAD_OF_ALL = 10_000;

    public static final PeerLimits DEFAULT = new PeerLimits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(90),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            50_000,
            32 << 20);
}
