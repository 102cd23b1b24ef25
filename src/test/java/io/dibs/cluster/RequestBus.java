package io.dibs.cluster;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import java.util.UUID;
import java.util.function.BiFunction;

/** A bus of a test that only asks: nothing else is expected of it. */
interface RequestBus extends ClusterBus {
    @Override
    default void register(String kind, BiFunction<UUID, Buffer, Future<Buffer>> handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    default Future<Void> attach(EventBus eventBus) {
        throw new UnsupportedOperationException();
    }

    @Override
    default Future<Void> detach() {
        throw new UnsupportedOperationException();
    }

    @Override
    default void nodeLeft(UUID node) {
        throw new UnsupportedOperationException();
    }
}
