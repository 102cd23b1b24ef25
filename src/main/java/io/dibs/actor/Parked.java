package io.dibs.actor;

import java.util.ArrayList;
import java.util.List;

/** The claims of one shard that wait, on one event loop, for the shard to have an owner again. */
final class Parked {
    private final Backoff backoff = new Backoff();
    private List<Ask> asks = new ArrayList<>();

    /** @return whether it is the first, so that somebody should look after them */
    boolean add(Ask ask) {
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

    List<Ask> takeAll() {
        List<Ask> all = asks;
        asks = new ArrayList<>();
        return all;
    }
}
