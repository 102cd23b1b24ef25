package io.dibs.campaign;

import java.util.Set;

/**
 * To which versions of a campaign a change may be made: those that the one who asks has seen.
 *
 * @param any whatever it is by now
 */
public record VersionMatch(boolean any, Set<Long> versions) {
    public static final VersionMatch ANY = new VersionMatch(true, Set.of());

    public static VersionMatch of(Set<Long> versions) {
        return new VersionMatch(false, Set.copyOf(versions));
    }

    public boolean matches(long version) {
        return any || versions.contains(version);
    }
}
