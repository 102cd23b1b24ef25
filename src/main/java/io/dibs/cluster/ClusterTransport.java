package io.dibs.cluster;

import io.vertx.core.Future;
import java.util.Set;
import java.util.UUID;

/** The ways from this node to the others: Hazelcast's membership, the event bus that comes with it, and plain TCP. */
interface ClusterTransport {
    /**
     * The name of the cluster that this node joins.
     *
     * @throws IllegalArgumentException if the configuration is invalid
     */
    String cluster();

    Future<Connection> join();

    /**
     * Probes whether a connection to another node's event bus can be opened. Never fails.
     *
     * @param address a host, a colon and a port
     */
    Future<ProbeAnswer> probe(String address);

    Future<Void> close();

    /** One membership of the cluster. After a merge its event bus cannot be trusted, and another one is joined. */
    interface Connection {
        /** Registers this node's consumers. Completes when the other nodes can reach them. */
        Future<Void> attach(ClusterBus bus);

        /** Where others reach the event bus. */
        String address();

        /** The nodes that Hazelcast sees at this moment. */
        Set<UUID> members();

        /** False once this member has been merged into another cluster, or has ended by itself. */
        boolean isSound();

        /** Never fails. */
        Future<Void> leave();
    }

    enum ProbeAnswer {
        OPEN,
        /** The machine is there, and nothing listens at the port. */
        REFUSED,
        NONE
    }
}
