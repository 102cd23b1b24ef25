package io.dibs.cluster;

import java.util.UUID;

/**
 * A node's row, as one's own beat found it.
 *
 * @param counter a node lives as long as it moves
 */
public record NodeHeartbeat(UUID node, String label, long counter, NodePresence presence) {}
