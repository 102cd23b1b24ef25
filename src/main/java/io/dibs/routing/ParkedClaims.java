package io.dibs.routing;

import java.util.ArrayList;
import java.util.List;

/** The claims of one shard that wait, on one event loop, for the shard to have an owner again. */
final class ParkedClaims {
    private final OwnerlessBackoff backoff = new OwnerlessBackoff();
    private List<PendingClaim> asks = new ArrayList<>();

    /** @return whether it is the first, so that somebody should look after them */
    boolean add(PendingClaim ask) {
        asks.add(ask);
        return asks.size() == 1;
    }

    long pauseMillis() {
        return backoff.next();
    }

    /** The shard has answered. */
    void served() {
        backoff.reset();
    }

    List<PendingClaim> takeAll() {
        List<PendingClaim> all = asks;
        asks = new ArrayList<>();
        return all;
    }
}
