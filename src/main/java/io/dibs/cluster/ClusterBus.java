package io.dibs.cluster;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import java.util.UUID;
import java.util.function.BiFunction;

/** Sends requests to other nodes and receives theirs. The event bus below may be replaced by a new one at any time. */
public interface ClusterBus {
    /** @return completes when the other nodes of this event bus can reach this one */
    Future<Void> attach(EventBus eventBus);

    /** Whatever waits for another node fails. */
    Future<Void> detach();

    /** The node is not there any more: whatever waits for it fails. */
    void nodeLeft(UUID node);

    /** @param handler receives the id of the node that asks */
    void register(String kind, BiFunction<UUID, Buffer, Future<Buffer>> handler);

    /** Asks another node, or this one, over the event bus. */
    Future<Buffer> request(UUID node, String kind, Buffer payload, long limitMillis);
}
