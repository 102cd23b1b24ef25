package io.dibs.http;

import io.dibs.http.access.ProtectionSettings;
import io.dibs.http.request.PeerLimits;

/**
 * How the public server listens.
 *
 * @param port 0 takes any free one
 * @param peerLimits how long it waits for a peer
 * @param protection what holds abuse off
 */
public record HttpSettings(String host, int port, PeerLimits peerLimits, ProtectionSettings protection) {
    public static HttpSettings at(String host, int port) {
        return new HttpSettings(host, port, PeerLimits.DEFAULT, ProtectionSettings.DEFAULT);
    }

    public HttpSettings with(ProtectionSettings other) {
        return new HttpSettings(host, port, peerLimits, other);
    }
}
