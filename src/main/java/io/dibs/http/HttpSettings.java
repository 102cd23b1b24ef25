package io.dibs.http;

import java.time.Duration;

/**
 * How the public server listens and how long it waits for a peer. The limits close what a slow or silent sender would
 * hold open.
 *
 * @param port 0 takes any free one
 * @param headTime from the opening of a connection to its first whole request head
 * @param bodyTime from a request's head to the end of its body
 * @param keepAlive how long a connection may stay without a whole request; longer than the proxy in front keeps it, so
 *     that the proxy is the one that closes
 * @param answerTime how long an answer may make no progress because its reader does not read
 * @param connections of one event loop; one more is closed at once
 * @param protection what holds abuse off
 */
public record HttpSettings(
        String host,
        int port,
        Duration headTime,
        Duration bodyTime,
        Duration keepAlive,
        Duration answerTime,
        int connections,
        ProtectionSettings protection) {
    public static HttpSettings at(String host, int port) {
        return new HttpSettings(
                host,
                port,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(90),
                Duration.ofSeconds(60),
                50_000,
                ProtectionSettings.USUAL);
    }

    public HttpSettings with(ProtectionSettings other) {
        return new HttpSettings(host, port, headTime, bodyTime, keepAlive, answerTime, connections, other);
    }
}
