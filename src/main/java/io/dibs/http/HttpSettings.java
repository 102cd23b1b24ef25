package io.dibs.http;

import io.dibs.http.access.ProtectionSettings;
import io.dibs.http.page.FirstPage;
import io.dibs.http.request.PeerLimits;

/**
 * How the public server listens.
 *
 * @param port 0 takes any free one
 * @param peerLimits how long it waits for a peer
 * @param protection what holds abuse off
 * @param firstPage what people see at {@code /}
 */
public record HttpSettings(
        String host, int port, PeerLimits peerLimits, ProtectionSettings protection, FirstPage firstPage) {
    public static HttpSettings at(String host, int port) {
        return new HttpSettings(host, port, PeerLimits.DEFAULT, ProtectionSettings.DEFAULT, FirstPage.LIST);
    }

    public HttpSettings with(ProtectionSettings other) {
        return new HttpSettings(host, port, peerLimits, other, firstPage);
    }

    public HttpSettings with(FirstPage other) {
        return new HttpSettings(host, port, peerLimits, protection, other);
    }
}
