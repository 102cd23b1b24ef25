package io.dibs.routing;

import java.util.UUID;

/** Hears what goes wrong between nodes, on any thread. */
@FunctionalInterface
public interface MessagingListener {
    /** A node answered something else than it was asked. The answer was not believed. */
    void misdirected(UUID from);
}
