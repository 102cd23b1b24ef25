package io.dibs.routing;

import io.dibs.shard.EventTime;

/** The node's time: durations by its own clock, moments by PostgreSQL's. Thread-safe. */
@FunctionalInterface
public interface NodeClock {
    EventTime now();
}
