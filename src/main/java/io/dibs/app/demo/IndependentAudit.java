package io.dibs.app.demo;

/** The audit that reads PostgreSQL alone, as the command does. */
public interface IndependentAudit {
    /** Blocks until PostgreSQL has been read. */
    Proof of(String campaign);

    record Proof(boolean holds, String report) {}
}
