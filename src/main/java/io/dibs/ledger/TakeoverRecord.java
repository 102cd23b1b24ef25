package io.dibs.ledger;

import java.util.UUID;

/**
 * A shard has come to a node.
 *
 * @param previous null where nobody owned it before
 * @param at milliseconds of the epoch
 */
public record TakeoverRecord(
        int shard,
        long epoch,
        UUID node,
        String label,
        UUID previous,
        String cause,
        String source,
        long millis,
        long at) {}
