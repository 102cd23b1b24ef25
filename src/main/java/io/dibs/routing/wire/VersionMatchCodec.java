package io.dibs.routing.wire;

import io.dibs.campaign.VersionMatch;
import java.util.HashSet;
import java.util.Set;

/** Codec for the versions that a command expects. */
final class VersionMatchCodec {
    private VersionMatchCodec() {}

    static void write(MessageWriter out, VersionMatch versions) {
        out.flag(versions.any()).number(versions.versions().size());
        versions.versions().forEach(out::signed);
    }

    static VersionMatch read(MessageReader in) {
        boolean any = in.flag();
        Set<Long> seen = new HashSet<>();
        for (int left = in.count(); left > 0; left--) {
            seen.add(in.signed());
        }
        return any ? VersionMatch.ANY : VersionMatch.of(seen);
    }
}
