package io.dibs.cluster;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * The settings of this node in a cluster.
 *
 * @param node this process
 * @param configuration Hazelcast's, as YAML; absent is the one for several nodes on one machine
 * @param secret nodes with another one form another cluster. It keeps clusters apart that would meet by mistake; it
 *     keeps no attacker out
 * @param wire the version of the messages between nodes
 */
public record ClusterSettings(
        UUID node,
        String label,
        int shards,
        Optional<Path> configuration,
        Optional<String> secret,
        EventBusAddress address,
        Optional<EventBusKeys> keys,
        int wire) {

    /**
     * Where the event bus listens, and where others reach it.
     *
     * @param host absent is the address that Hazelcast uses
     * @param port 0 takes any that is free
     * @param publicHost only behind address translation
     */
    public record EventBusAddress(
            Optional<String> host, int port, Optional<String> publicHost, Optional<Integer> publicPort) {
        public static final EventBusAddress ANY =
                new EventBusAddress(Optional.empty(), 0, Optional.empty(), Optional.empty());
    }

    /** PEM files. With them nodes speak TLS, and each must show a certificate that the authority has signed. */
    public record EventBusKeys(Path certificate, Path key, Path authority) {}

    @Override
    public String toString() {
        return "node " + label + " (" + node + ")";
    }
}
