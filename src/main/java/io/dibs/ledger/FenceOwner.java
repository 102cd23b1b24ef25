package io.dibs.ledger;

import java.util.UUID;

/**
 * Whom the fence names as the owner of a shard.
 *
 * @param node the node's process; null where the shard was never owned
 */
public record FenceOwner(int shard, long epoch, UUID node) {}
