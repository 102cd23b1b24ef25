package io.dibs.routing;

import java.util.UUID;

/** Reports faults between nodes, on any thread. */
@FunctionalInterface
public interface MessagingListener {
    /** A node sent an answer to something else than the request. The answer was discarded. */
    void misdirectedAnswer(UUID from);
}
