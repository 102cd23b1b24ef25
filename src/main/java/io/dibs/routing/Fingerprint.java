package io.dibs.routing;

import io.dibs.shard.Claim;
import io.dibs.shard.Command;
import java.util.List;

/**
 * Identifies a request in 32 bits. The owner computes it from the work that it executed, and the sender compares it
 * with the work that it sent: an answer to something else is discarded. It guards against bugs, not against forgery. A
 * claim contributes the user's keyed hash.
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
