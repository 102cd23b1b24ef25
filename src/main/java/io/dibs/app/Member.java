package io.dibs.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * This node among others.
 *
 * @param name in logs, metrics and the cluster's view
 * @param shards fixed when the database is first used
 * @param clustered whether it joins a cluster
 * @param configuration Hazelcast's; absent is the built-in one
 * @param drain the longest graceful stop
 */
public record Member(String name, int shards, boolean clustered, Optional<Path> configuration, Duration drain) {}
