package io.dibs.routing;

import io.dibs.shard.EventTime;

/** The node's time: spans by its own clock, moments by PostgreSQL's. Any thread may ask. */
@FunctionalInterface
public interface NodeClock {
    EventTime now();
}
