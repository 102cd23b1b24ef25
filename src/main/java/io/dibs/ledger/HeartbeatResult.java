package io.dibs.ledger;

import java.util.List;
import java.util.UUID;

/**
 * What one's own beat brought back.
 *
 * @param nodes every node that has a row, oneself included as of the beat before
 * @param clockOffsetMillis add it to the local wall clock to have PostgreSQL's
 * @param clockDoubtMillis by how much that may be wrong, to either side
 */
public record HeartbeatResult(List<Beat> nodes, long clockOffsetMillis, long clockDoubtMillis) {
    /**
     * @param beat a counter: a node lives as long as it moves
     * @param members what the node said of the cluster
     */
    public record Beat(UUID id, String label, long beat, String members) {}
}
