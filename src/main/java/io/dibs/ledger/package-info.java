/**
 * PostgreSQL, the truth: the schema, the port through which shards write and read, the queries of the API, the audit
 * and the nodes' heartbeats. {@link io.dibs.ledger.PostgresLedger} opens all of it. SQL stands as whole statements in
 * the classes whose names end in {@code Statements}.
 */
@NullMarked
package io.dibs.ledger;

import org.jspecify.annotations.NullMarked;
