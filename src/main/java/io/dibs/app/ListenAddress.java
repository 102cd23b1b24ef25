package io.dibs.app;

import java.util.Set;

/** Where a port listens. Port 0 takes any free one. */
public record ListenAddress(String host, int port) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "::1", "[::1]");
    private static final Set<String> ANY = Set.of("0.0.0.0", "::", "[::]");

    public boolean isLoopback() {
        return LOOPBACK.contains(host) || host.startsWith("127.");
    }

    /** Where this machine itself reaches it. */
    String reachableHost() {
        return ANY.contains(host) ? "127.0.0.1" : host;
    }

    /** @param bound the port that was taken */
    String url(int bound) {
        String reachable = reachableHost();
        boolean bare = reachable.contains(":") && !reachable.startsWith("[");
        return "http://" + (bare ? "[" + reachable + "]" : reachable) + ":" + bound;
    }
}
