package io.dibs.routing;

import io.dibs.routing.wire.NodeMessage;
import java.util.UUID;

/** Takes a message to a node, from any thread. */
@FunctionalInterface
interface MessageSender {
    /** @return false when it surely does not leave; true promises nothing */
    boolean send(UUID to, NodeMessage message);
}
