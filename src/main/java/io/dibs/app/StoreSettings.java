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
 * @param migrates whether a node brings PostgreSQL's schema up to date
 */
public record StoreSettings(
        Optional<ServerUri> postgres,
        Optional<ServerUri> redis,
        Path dataDirectory,
        Set<Waiver> waived,
        boolean migrates) {
    /** What the node otherwise refuses to start against: an acknowledged coupon could be lost. */
    public enum Waiver {
        FSYNC,
        FULL_PAGE_WRITES,
        SYNCHRONOUS_COMMIT,
        REPLICA
    }
}
