package io.dibs.ledger;

/**
 * Whom the fence names as the owner of a shard.
 *
 * @param node the id of the node's process; empty where the shard was never owned
 */
public record Owner(int shard, long epoch, String node) {}
