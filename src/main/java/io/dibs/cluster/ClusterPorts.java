package io.dibs.cluster;

import io.dibs.shard.EventTime;
import java.util.function.Supplier;

/** The ports through which the cluster uses the rest of the node. */
public record ClusterPorts(
        HeartbeatPort heartbeats,
        ClusterBus bus,
        LocalShards shards,
        ClusterRecords records,
        Supplier<EventTime> clock) {}
