package io.dibs.campaign;

import java.util.Set;

/**
 * To which versions of a campaign a change may be made: those that the one who asks has seen.
 *
 * @param any whatever it is by now
 */
public record VersionMatch(boolean any, Set<Long> seen) {
    public static final VersionMatch ANY = new VersionMatch(true, Set.of());

    public static VersionMatch of(Set<Long> seen) {
        return new VersionMatch(false, Set.copyOf(seen));
    }

    public boolean admit(long version) {
        return any || seen.contains(version);
    }
}
