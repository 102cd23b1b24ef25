package io.dibs.routing;

import io.dibs.routing.wire.NodeMessage;
import io.dibs.routing.wire.NodeMessageCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's mail: it has one address on the event bus, and everything that nodes say to each other passes here.
 * Nothing rests on the bus delivering: what is lost is noticed, what comes late or twice finds nobody who waits for it.
 * There is one office in the life of a process, so that no number that it gives to a message is given again.
 *
 * <p>The bus may be that of another Vert.x than the one that the node's work runs on, and may be replaced by a new one.
 * Any thread may call any method; results are handed to whoever waits for them on their own event loops.
 */
public final class NodeMessenger {
    private static final Logger LOG = LoggerFactory.getLogger(NodeMessenger.class);
    private static final long SWEEP_MILLIS = 100;

    private final Vertx vertx;
    private final UUID self;
    private final ShardMessages shards;
    private final NodeRequests requests;
    private final MessageDispatcher sorter;
    private final Map<UUID, ReplyBatcher> outboxes = new ConcurrentHashMap<>();
    private volatile Counter counter;

    /** Where the office is open: on this bus, at this node's address. */
    private record Counter(EventBus bus, MessageConsumer<Buffer> consumer, long timer) {}

    /**
     * @param vertx the one that the node's work runs on
     * @param self this process
     * @param local the shards that live here
     */
    public NodeMessenger(Vertx vertx, UUID self, ShardRoutes local, NodeClock clock, MessagingListener listener) {
        LongSupplier numbers = new AtomicLong()::incrementAndGet;
        this.vertx = vertx;
        this.self = self;
        this.shards = new ShardMessages(self, local, clock, this::send, node -> outbox(node)::add, numbers, listener);
        this.requests = new NodeRequests(vertx, self, this::send, numbers);
        this.sorter = new MessageDispatcher(shards, requests, clock);
    }

    /** The address of a node on the bus. */
    public static String address(UUID node) {
        return "node." + node;
    }

    /** @return completes when the other nodes of the bus can reach this one */
    public synchronized Future<Void> attach(EventBus bus) {
        detach();
        MessageConsumer<Buffer> consumer = bus.consumer(address(self));
        counter = new Counter(bus, consumer, vertx.setPeriodic(SWEEP_MILLIS, now -> shards.sweep()));
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
        outboxes.clear();
        shards.allLeft();
        requests.leaveAll();
        return closed.consumer().unregister();
    }

    /** The node is not there any more: whatever waits for it is handed back. */
    public void left(UUID node) {
        outboxes.remove(node);
        shards.left(node);
        requests.leave(node);
    }

    /** The way to a shard that lives on another node. */
    ShardMailbox to(UUID node, int shard) {
        return shards.to(node, shard);
    }

    /** Answers requests of this kind from now on. */
    public void serve(String kind, NodeRequestHandler handler) {
        requests.serve(kind, handler);
    }

    /**
     * Asks another node, or this one, over the bus.
     *
     * @return fails with a {@link NodeRequestFailure}; completes on the event loop that asks
     */
    public Future<Buffer> request(UUID node, String kind, Buffer payload, long limitMillis) {
        return requests.send(node, kind, payload, limitMillis);
    }

    private ReplyBatcher outbox(UUID node) {
        return outboxes.computeIfAbsent(node, each -> new ReplyBatcher(vertx, self, each, this::send));
    }

    private boolean send(UUID node, NodeMessage message) {
        Counter open = counter;
        if (open == null) {
            return false;
        }
        try {
            open.bus().send(address(node), NodeMessageCodec.encode(message));
            return true;
        } catch (IllegalStateException busIsClosed) {
            LOG.debug("The event bus is closed", busIsClosed);
            return false;
        }
    }
}
