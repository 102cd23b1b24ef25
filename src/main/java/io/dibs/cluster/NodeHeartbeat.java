package io.dibs.cluster;

import java.util.UUID;

/**
 * A node's heartbeat row, as this node's last heartbeat read it.
 *
 * @param counter a node is alive as long as it moves
 */
public record NodeHeartbeat(UUID node, String label, long counter, NodePresence presence) {}
