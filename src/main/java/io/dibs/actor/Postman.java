package io.dibs.actor;

import io.dibs.actor.wire.Message;
import java.util.UUID;

/** Takes a message to a node, from any thread. */
@FunctionalInterface
interface Postman {
    /** @return false when it surely does not leave; true promises nothing */
    boolean send(UUID to, Message message);
}
