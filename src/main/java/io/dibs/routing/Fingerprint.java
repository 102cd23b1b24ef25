package io.dibs.routing;

import io.dibs.shard.Claim;
import io.dibs.shard.Command;
import java.util.List;

/**
 * Identifies, in 32 bits, what was asked. The owner computes it from the work that it carried out, and the sender
 * compares it with the work that it sent: an answer that belongs to something else is not believed. It guards against
 * mistakes of this code, not against forgery. A claim's part of it is the user's keyed hash.
 */
final class Fingerprint {
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private Fingerprint() {}

    static int of(Claim claim) {
        long mixed = mix(claim.campaign().hashCode(), claim.user().high());
        mixed = mix(mixed, claim.user().low());
        if (claim.key() != null) {
            mixed = mix(mix(mixed, claim.key().high()), claim.key().low());
        }
        return fold(mixed);
    }

    static int of(int shard, List<Claim> claims) {
        long mixed = shard;
        for (Claim claim : claims) {
            mixed = mix(mixed, of(claim));
        }
        return fold(mixed);
    }

    static int of(Command command) {
        long mixed = mix(command.campaign().hashCode(), command.request().hashCode());
        mixed = mix(mixed, command.action().label().hashCode());
        return fold(mix(mixed, command.deadline()));
    }

    private static long mix(long mixed, long next) {
        long product = (mixed + next) * SPREAD;
        return product ^ product >>> 32;
    }

    private static int fold(long mixed) {
        return (int) (mixed * SPREAD >>> 32);
    }
}
