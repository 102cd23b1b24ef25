package io.dibs.ledger;

import java.util.UUID;

/**
 * A process that uses the database.
 *
 * @param id made at its start; the fence names it, and so does its heartbeat
 * @param label what people call it
 */
public record Node(UUID id, String label) {}
