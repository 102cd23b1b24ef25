package io.dibs.routing;

import java.util.ArrayList;
import java.util.List;

/** Claims that wait, on one event loop, until their shard has an owner again. */
final class ParkedClaims {
    private final OwnerlessBackoff backoff = new OwnerlessBackoff();
    private List<PendingClaim> claims = new ArrayList<>();

    /** @return whether it is the first, so that the caller schedules a retry */
    boolean add(PendingClaim pending) {
        claims.add(pending);
        return claims.size() == 1;
    }

    long pauseMillis() {
        return backoff.next();
    }

    /** The shard has answered. */
    void shardAnswered() {
        backoff.reset();
    }

    List<PendingClaim> takeAll() {
        List<PendingClaim> all = claims;
        claims = new ArrayList<>();
        return all;
    }
}
