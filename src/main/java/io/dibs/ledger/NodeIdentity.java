package io.dibs.ledger;

import java.util.UUID;

/**
 * A process that uses the database.
 *
 * @param id made at its start; the fence names it, and so does its heartbeat
 * @param label what people call it
 * @param wire the version of the messages that it sends to other nodes
 * @param snapshot the version of what it keeps in Redis
 */
public record NodeIdentity(UUID id, String label, int wire, int snapshot) {
    public NodeIdentity(UUID id, String label) {
        this(id, label, 0, 0);
    }
}
