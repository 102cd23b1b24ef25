package io.dibs.app;

import io.dibs.cluster.ClusterSettings.EventBusAddress;
import io.dibs.cluster.ClusterSettings.EventBusKeys;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a node joins others.
 *
 * @param configuration Hazelcast's; absent is the built-in one
 * @param secret what all nodes of the cluster know
 * @param address of the event bus
 * @param keys absent where the event bus speaks plain TCP
 */
public record ClusterMembershipSettings(
        Optional<Path> configuration,
        Optional<HiddenText> secret,
        EventBusAddress address,
        Optional<EventBusKeys> keys) {}
