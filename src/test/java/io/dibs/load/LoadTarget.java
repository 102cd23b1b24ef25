package io.dibs.load;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.load.ClaimRequests;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * A deployment that runs already.
 *
 * @param token with the scopes {@code admin} and {@code claim:any}; empty where nobody signs in
 */
record LoadTarget(URI url, String token) {
    private static final int USUAL_PORT = 80;

    /** The generator writes requests to plain sockets. */
    static LoadTarget of(String url, String token) {
        URI parsed = URI.create(url);
        if (!"http".equals(parsed.getScheme()) || parsed.getHost() == null) {
            throw new IllegalArgumentException("--target must be http://HOST or http://HOST:PORT."
                    + " The generator speaks no TLS: name a node, or a proxy's port without it");
        }
        return new LoadTarget(parsed, token);
    }

    private int port() {
        return url.getPort() < 0 ? USUAL_PORT : url.getPort();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(url.getHost(), port());
    }

    TestApiClient api() {
        TestApiClient api = new TestApiClient(url.getHost(), port());
        return token.isEmpty() ? api : api.withToken(token);
    }

    ClaimRequests asked(ClaimRequests claims) {
        ClaimRequests here = claims.withHost(url.getAuthority());
        return token.isEmpty() ? here : here.withToken(token);
    }
}
