package io.dibs.app;

import io.dibs.cluster.ClusterBus;
import io.dibs.routing.NodeMessenger;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import java.util.UUID;
import java.util.function.BiFunction;

/** What nodes say to each other about the cluster goes by the same post as the shards' work. */
final class MessengerClusterBus implements ClusterBus {
    private final NodeMessenger messenger;

    MessengerClusterBus(NodeMessenger messenger) {
        this.messenger = messenger;
    }

    @Override
    public Future<Void> attach(EventBus eventBus) {
        return messenger.attach(eventBus);
    }

    @Override
    public Future<Void> detach() {
        return messenger.detach();
    }

    @Override
    public void nodeLeft(UUID node) {
        messenger.nodeLeft(node);
    }

    @Override
    public void register(String kind, BiFunction<UUID, Buffer, Future<Buffer>> handler) {
        messenger.register(kind, handler::apply);
    }

    @Override
    public Future<Buffer> request(UUID node, String kind, Buffer payload, long limitMillis) {
        return messenger.request(node, kind, payload, limitMillis);
    }
}
