package io.dibs.actor;

import io.dibs.actor.wire.Message;
import io.dibs.actor.wire.Wire;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** What becomes of the messages on a bus: a test says which of them are lost, doubled or late. */
final class Mail {
    private static final String DECIDED = "decided";

    private final Vertx vertx;
    private final List<Message> sent = new CopyOnWriteArrayList<>();
    private volatile Function<Message, Fate> fates = message -> Fate.DELIVERED;

    /** @param delays of each copy that arrives, in milliseconds */
    record Fate(long... delays) {
        static final Fate LOST = new Fate();
        static final Fate DELIVERED = new Fate(0);
        static final Fate DOUBLED = new Fate(0, 0);

        static Fate late(long millis) {
            return new Fate(millis);
        }
    }

    Mail(Vertx vertx) {
        this.vertx = vertx;
        vertx.eventBus().addOutboundInterceptor(this::onItsWay);
    }

    void each(Function<Message, Fate> newFates) {
        fates = newFates;
    }

    <T extends Message> long sent(Class<T> kind) {
        return sent.stream().filter(kind::isInstance).count();
    }

    /** How many claims were sent, those that were sent again among them. */
    long claims() {
        return sent.stream()
                .filter(Message.Claims.class::isInstance)
                .mapToLong(message -> ((Message.Claims) message).claims().size())
                .sum();
    }

    private void onItsWay(DeliveryContext<Object> delivery) {
        if (delivery.message().headers().contains(DECIDED) || !(delivery.body() instanceof Buffer body)) {
            delivery.next();
            return;
        }
        Message message = Wire.decode(body);
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
