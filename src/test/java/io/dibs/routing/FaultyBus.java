package io.dibs.routing;

import io.dibs.routing.wire.NodeMessage;
import io.dibs.routing.wire.NodeMessageCodec;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Decides the fate of messages on a bus: a test says which are lost, duplicated or late. */
final class FaultyBus {
    private static final String DECIDED = "decided";

    private final Vertx vertx;
    private final List<NodeMessage> sent = new CopyOnWriteArrayList<>();
    private volatile Function<NodeMessage, Fate> fates = message -> Fate.DELIVERED;

    /** @param delays of each copy that arrives, in milliseconds */
    record Fate(long... delays) {
        static final Fate LOST = new Fate();
        static final Fate DELIVERED = new Fate(0);
        static final Fate DOUBLED = new Fate(0, 0);

        static Fate late(long millis) {
            return new Fate(millis);
        }
    }

    FaultyBus(Vertx vertx) {
        this.vertx = vertx;
        vertx.eventBus().addOutboundInterceptor(this::onItsWay);
    }

    void each(Function<NodeMessage, Fate> newFates) {
        fates = newFates;
    }

    <T extends NodeMessage> long sent(Class<T> kind) {
        return sent.stream().filter(kind::isInstance).count();
    }

    /** How many claims were sent, those that were sent again among them. */
    long claims() {
        return sent.stream()
                .filter(NodeMessage.Claims.class::isInstance)
                .mapToLong(message -> ((NodeMessage.Claims) message).claims().size())
                .sum();
    }

    private void onItsWay(DeliveryContext<Object> delivery) {
        if (delivery.message().headers().contains(DECIDED) || !(delivery.body() instanceof Buffer body)) {
            delivery.next();
            return;
        }
        NodeMessage message = NodeMessageCodec.decode(body);
        sent.add(message);
        for (long delay : fates.apply(message).delays()) {
            if (delay == 0) {
                deliver(delivery.message().address(), body);
            } else {
                vertx.setTimer(delay, later -> deliver(delivery.message().address(), body));
            }
        }
    }

    private void deliver(String address, Buffer body) {
        vertx.eventBus().send(address, body, new DeliveryOptions().addHeader(DECIDED, "yes"));
    }
}
