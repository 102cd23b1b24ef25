/**
 * Membership and shard placement. Hazelcast lists the members, the nodes' heartbeats in PostgreSQL decide which
 * partition survives, {@link io.dibs.cluster.RendezvousPlacement} assigns shards to nodes, and handovers carry it out.
 * Correctness does not depend on it: the fence in PostgreSQL guarantees it, whatever is decided here.
 */
@NullMarked
package io.dibs.cluster;

import org.jspecify.annotations.NullMarked;
