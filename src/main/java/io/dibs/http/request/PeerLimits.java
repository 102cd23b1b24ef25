package io.dibs.http.request;

import java.time.Duration;

/**
 * How long the server waits for a peer. The limits close what a slow or silent sender would hold open.
 *
 * @param headTime from the opening of a connection to its first whole request head
 * @param bodyTime from a request's head to the end of its body
 * @param keepAlive how long a connection may stay without a whole request; longer than the proxy in front keeps it, so
 *     that the proxy is the one that closes
 * @param answerTime how long an answer may make no progress because its reader does not read
 * @param connections of one event loop; one more is closed at once
 */
public record PeerLimits(
        Duration headTime, Duration bodyTime, Duration keepAlive, Duration answerTime, int connections) {
    public static final PeerLimits USUAL = new PeerLimits(
            Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(90), Duration.ofSeconds(60), 50_000);
}
