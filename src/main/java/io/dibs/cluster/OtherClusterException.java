package io.dibs.cluster;

/** Nodes that this one cannot join are using the database. The message says who and why, for people. */
public final class OtherClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherClusterException(String message) {
        super(message);
    }

    /** @param stranger takes part in another cluster than the one of this name */
    static OtherClusterException of(NodeHeartbeat stranger, String ours) {
        return new OtherClusterException(reason(stranger, ours));
    }

    static String reason(NodeHeartbeat stranger, String ours) {
        return "Node " + stranger.label() + " is using this database and this node cannot join it: "
                + ClusterName.difference(stranger.presence().cluster(), ours)
                + ". Give all nodes the same settings and version, or stop the others first.";
    }
}
