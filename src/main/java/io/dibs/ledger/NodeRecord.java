package io.dibs.ledger;

import java.util.UUID;

/**
 * A node's row.
 *
 * @param members what the node said of the cluster with its latest beat
 * @param beatAgeMillis by PostgreSQL's clock
 */
public record NodeRecord(UUID id, String label, String members, long beatAgeMillis) {}
