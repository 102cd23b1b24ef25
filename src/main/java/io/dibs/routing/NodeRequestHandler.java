package io.dibs.routing;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/** Answers the requests of other nodes. It is called on the event bus's thread and must not block it. */
@FunctionalInterface
public interface NodeRequestHandler {
    Future<Buffer> handle(UUID from, Buffer payload);
}
