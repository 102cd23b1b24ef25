package io.dibs.app;

import java.time.Duration;
import java.util.Optional;

/**
 * This node among others.
 *
 * @param name in logs, metrics and the cluster's view
 * @param shards fixed when the database is first used
 * @param cluster absent where the node has the database to itself
 * @param warmsUp whether it is ready only after the JVM has compiled what claims take
 * @param drain the longest graceful stop
 */
public record NodeSettings(
        String name, int shards, Optional<ClusterMembershipSettings> cluster, boolean warmsUp, Duration drain) {}
