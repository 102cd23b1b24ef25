package io.dibs.cluster;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A finished takeover of a shard by a node.
 *
 * @param label the node's name, since its row may be gone when this is read
 * @param previous the previous owner; null if there was none
 * @param source where its coupons were read from
 * @param millis from the decision to take it until all of its campaigns are served
 * @param at milliseconds of PostgreSQL's clock
 */
public record ShardTakeover(
        int shard,
        long epoch,
        UUID node,
        String label,
        @Nullable UUID previous,
        Cause cause,
        String source,
        long millis,
        long at) {
    public enum Cause {
        /** Nobody had it before. */
        FIRST,
        /** The node itself had it last. */
        AGAIN,
        /** The previous owner let it go when it was asked. */
        HANDED_OVER,
        /** The previous owner was asked and did not release it in time. */
        TAKEN,
        /** The previous owner is not there any more. */
        LOST
    }
}
