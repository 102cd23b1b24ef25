package io.dibs.routing;

import io.dibs.routing.wire.NodeMessage;
import io.dibs.routing.wire.NodeMessage.Claims;
import io.dibs.routing.wire.NodeMessageCodec;
import io.dibs.trace.RequestTracer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends and receives every message between nodes, at this node's one address on the event bus. It does not rely on
 * delivery: losses are noticed, and late or duplicate answers are ignored. A process has one messenger, so that no
 * message number is used twice.
 *
 * <p>The bus may belong to another Vert.x instance than the one that runs the node's work, and may be replaced by a new
 * one. Thread-safe; results arrive on the event loop of the caller.
 */
public final class NodeMessenger {
    private static final Logger LOG = LoggerFactory.getLogger(NodeMessenger.class);
    private static final long SWEEP_MILLIS = 100;

    private final Vertx vertx;
    private final UUID self;
    private final ShardMessages shards;
    private final NodeRequests requests;
    private final MessageDispatcher dispatcher;
    private final RequestTracer tracer;
    private final Map<UUID, ReplyBatcher> replyBatchers = new ConcurrentHashMap<>();
    private volatile @Nullable BusBinding binding;

    /** The registration of this node's address on a bus. */
    private record BusBinding(EventBus bus, MessageConsumer<Buffer> consumer, long timer) {}

    /**
     * @param vertx the instance that runs the node's work
     * @param self this process
     * @param local the shards that live here
     */
    public NodeMessenger(
            Vertx vertx,
            UUID self,
            ShardRoutes local,
            NodeClock clock,
            MessagingListener listener,
            RequestTracer tracer) {
        LongSupplier numbers = new AtomicLong()::incrementAndGet;
        this.vertx = vertx;
        this.self = self;
        this.tracer = tracer;
        this.shards =
                new ShardMessages(self, local, clock, this::send, node -> replyBatcher(node)::add, numbers, listener);
        this.requests = new NodeRequests(vertx, self, this::send, numbers);
        this.dispatcher = new MessageDispatcher(shards, requests, clock, tracer);
    }

    /** The address of a node on the bus. */
    public static String address(UUID node) {
        return "node." + node;
    }

    /** @return completes once the other nodes on the bus can reach this one */
    public synchronized Future<Void> attach(EventBus bus) {
        detach();
        MessageConsumer<Buffer> consumer = bus.consumer(address(self));
        binding = new BusBinding(bus, consumer, vertx.setPeriodic(SWEEP_MILLIS, now -> shards.sweep()));
        consumer.handler(message -> dispatcher.receive(message.body(), traces(message)));
        return consumer.completion();
    }

    /** Leaves the bus. Everything that waits for another node is returned to its sender. */
    public synchronized Future<Void> detach() {
        BusBinding previous = binding;
        if (previous == null) {
            return Future.succeededFuture();
        }
        binding = null;
        vertx.cancelTimer(previous.timer());
        replyBatchers.clear();
        shards.allNodesLeft();
        requests.allNodesLeft();
        return previous.consumer().unregister();
    }

    /** A node has left: everything that waits for it is returned to its sender. */
    public void nodeLeft(UUID node) {
        replyBatchers.remove(node);
        shards.nodeLeft(node);
        requests.nodeLeft(node);
    }

    /** The mailbox of a shard on another node. */
    ShardMailbox mailbox(UUID node, int shard) {
        return shards.mailbox(node, shard);
    }

    /** Registers the handler for requests of this kind. */
    public void register(String kind, NodeRequestHandler handler) {
        requests.register(kind, handler);
    }

    /**
     * Sends a request to another node, or to this one, over the bus.
     *
     * @return fails with a {@link NodeRequestFailure}; completes on the caller's event loop
     */
    public Future<Buffer> request(UUID node, String kind, Buffer payload, long limitMillis) {
        return requests.send(node, kind, payload, limitMillis);
    }

    private ReplyBatcher replyBatcher(UUID node) {
        return replyBatchers.computeIfAbsent(node, each -> new ReplyBatcher(vertx, self, each, this::send));
    }

    private @Nullable String traces(NodeMessage message) {
        return tracer.isOn() && message instanceof Claims claims ? ClaimTraces.write(claims.claims()) : null;
    }

    private @Nullable String traces(Message<?> message) {
        return tracer.isOn() ? message.headers().get(ClaimTraces.HEADER) : null;
    }

    private boolean send(UUID node, NodeMessage message) {
        BusBinding current = binding;
        if (current == null) {
            return false;
        }
        try {
            String traces = traces(message);
            Buffer bytes = NodeMessageCodec.encode(message);
            if (traces == null) {
                current.bus().send(address(node), bytes);
            } else {
                current.bus().send(address(node), bytes, new DeliveryOptions().addHeader(ClaimTraces.HEADER, traces));
            }
            return true;
        } catch (IllegalStateException busIsClosed) {
            LOG.debug("The event bus is closed", busIsClosed);
            return false;
        }
    }
}
