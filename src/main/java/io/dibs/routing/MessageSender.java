package io.dibs.routing;

import io.dibs.routing.wire.NodeMessage;
import java.util.UUID;

/** Sends a message to a node, from any thread. */
@FunctionalInterface
interface MessageSender {
    /** @return false if it was certainly not sent; true promises nothing */
    boolean send(UUID to, NodeMessage message);
}
