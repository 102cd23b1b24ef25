package io.dibs.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The servers behind the node.
 *
 * @param postgres absent where it is embedded
 * @param redis absent where it is embedded
 * @param dataDirectory of the embedded servers
 * @param waived checks of PostgreSQL that a person has switched off by name
 */
public record Stores(
        Optional<ServerUri> postgres, Optional<ServerUri> redis, Path dataDirectory, Set<Waiver> waived) {
    /** What the node otherwise refuses to start against: an acknowledged coupon could be lost. */
    public enum Waiver {
        FSYNC,
        SYNCHRONOUS_COMMIT,
        REPLICA
    }
}
