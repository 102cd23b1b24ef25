/**
 * Who owns which shard, and when. Hazelcast says who is there, the nodes' heartbeats in PostgreSQL say who goes on
 * after a split, {@link io.dibs.cluster.RendezvousPlacement} says who should own what, and a handover brings it about.
 * None of it keeps a promise: that is the fence's, in PostgreSQL, whatever is decided here.
 */
package io.dibs.cluster;
