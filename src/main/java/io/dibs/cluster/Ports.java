package io.dibs.cluster;

import io.dibs.shard.EventTime;
import java.util.function.Supplier;

/** All that the cluster needs of the rest of the node. */
public record Ports(Beats beats, Bus bus, Shards shards, Records records, Supplier<EventTime> clock) {}
