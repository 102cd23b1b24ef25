package io.dibs.actor;

import io.dibs.actor.wire.Message;
import io.dibs.actor.wire.Wire;
import io.dibs.shard.Now;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's mail: it has one address on the event bus, and everything that nodes say to each other passes here. Nothing
 * rests on the bus delivering: what is lost is noticed, what comes late or twice finds nobody who waits for it.
 *
 * <p>The bus may be that of another Vert.x than the one that the node's work runs on, and may be replaced by a new one.
 * Any thread may call any method; results are handed to whoever waits for them on their own event loops.
 */
public final class PostOffice {
    private static final Logger LOG = LoggerFactory.getLogger(PostOffice.class);
    private static final long SWEEP_MILLIS = 100;

    private final Vertx vertx;
    private final UUID self;
    private final NodeClock clock;
    private final Arrivals arrivals;
    private final Requests requests;
    private final MailSorter sorter;
    private final Map<UUID, RemoteNode> nodes = new ConcurrentHashMap<>();
    private final Map<UUID, Outbox> outboxes = new ConcurrentHashMap<>();
    private volatile Counter counter;

    /** Where the office is open: on this bus, at this node's address. */
    private record Counter(EventBus bus, MessageConsumer<Buffer> consumer, long timer) {}

    /**
     * @param vertx the one that the node's work runs on
     * @param self this process
     * @param local the shards that live here
     */
    public PostOffice(Vertx vertx, UUID self, Routes local, NodeClock clock) {
        this.vertx = vertx;
        this.self = self;
        this.clock = clock;
        this.arrivals = new Arrivals(self, local, clock, this::send, node -> outbox(node)::add);
        this.requests = new Requests(vertx, self, this::send);
        this.sorter = new MailSorter(arrivals, requests, nodes::get, clock);
    }

    /** The address of a node on the bus. */
    public static String address(UUID node) {
        return "node." + node;
    }

    /** @return completes when the other nodes of the bus can reach this one */
    public synchronized Future<Void> attach(EventBus bus) {
        detach();
        MessageConsumer<Buffer> consumer = bus.consumer(address(self));
        counter = new Counter(bus, consumer, vertx.setPeriodic(SWEEP_MILLIS, now -> sweep()));
        consumer.handler(message -> sorter.receive(message.body()));
        return consumer.completion();
    }

    /** Leaves the bus. Whatever waits for another node is handed back. */
    public synchronized Future<Void> detach() {
        Counter closed = counter;
        if (closed == null) {
            return Future.succeededFuture();
        }
        counter = null;
        vertx.cancelTimer(closed.timer());
        nodes.keySet().forEach(this::left);
        requests.leaveAll();
        return closed.consumer().unregister();
    }

    /** The node is not there any more: whatever waits for it is handed back. */
    public void left(UUID node) {
        outboxes.remove(node);
        RemoteNode gone = nodes.remove(node);
        if (gone != null) {
            gone.leave();
        }
        requests.leave(node);
    }

    /** The way to a shard that lives on another node. */
    Mailbox to(UUID node, int shard) {
        return nodes.computeIfAbsent(node, each -> new RemoteNode(self, each, this::send, clock))
                .mailbox(shard);
    }

    /** Answers requests of this kind from now on. */
    public void serve(String kind, RequestHandler handler) {
        requests.serve(kind, handler);
    }

    /**
     * Asks another node, or this one, over the bus.
     *
     * @return fails with a {@link RequestFailure}; completes on the event loop that asks
     */
    public Future<Buffer> request(UUID node, String kind, Buffer payload, long limitMillis) {
        return requests.send(node, kind, payload, limitMillis);
    }

    private Outbox outbox(UUID node) {
        return outboxes.computeIfAbsent(node, each -> new Outbox(vertx, self, each, this::send));
    }

    private boolean send(UUID node, Message message) {
        Counter open = counter;
        if (open == null) {
            return false;
        }
        try {
            open.bus().send(address(node), Wire.encode(message));
            return true;
        } catch (IllegalStateException busIsClosed) {
            LOG.debug("The event bus is closed", busIsClosed);
            return false;
        }
    }

    private void sweep() {
        Now now = clock.now();
        nodes.values().forEach(node -> node.sweep(now));
        arrivals.sweep(now);
    }
}
