package io.dibs.routing;

import io.dibs.routing.wire.NodeMessage;
import io.dibs.routing.wire.NodeMessage.Answers;
import io.dibs.routing.wire.NodeMessage.ClaimReply;
import io.dibs.routing.wire.NodeMessage.Claims;
import io.dibs.routing.wire.NodeMessage.CommandReply;
import io.dibs.routing.wire.NodeMessage.InHand;
import io.dibs.routing.wire.NodeMessage.Inquiry;
import io.dibs.shard.EventTime;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The shards' work that this node sends to others and that others send here. It knows no bus: a node that leaves and
 * comes back, and a bus that is replaced, are the same to it as a message that is lost or late. Any thread may call it.
 */
final class ShardMessages {
    private final UUID self;
    private final NodeClock clock;
    private final MessageSender postman;
    private final LongSupplier numbers;
    private final MessagingListener listener;
    private final InboundRequests arrivals;
    private final Map<UUID, RemoteNodeLink> nodes = new ConcurrentHashMap<>();

    /**
     * @param local the shards that live here
     * @param outboxes where the answers to claims of a node go
     * @param numbers gives each number once in the life of this process, whatever becomes of nodes and buses
     */
    ShardMessages(
            UUID self,
            ShardRoutes local,
            NodeClock clock,
            MessageSender postman,
            Function<UUID, Consumer<ClaimReply>> outboxes,
            LongSupplier numbers,
            MessagingListener listener) {
        this.self = self;
        this.clock = clock;
        this.postman = postman;
        this.numbers = numbers;
        this.listener = listener;
        this.arrivals = new InboundRequests(self, local, clock, postman, outboxes);
    }

    /** The way to a shard that lives on another node. */
    ShardMailbox to(UUID node, int shard) {
        return nodes.computeIfAbsent(node, each -> new RemoteNodeLink(self, each, postman, clock, numbers, listener))
                .mailbox(shard);
    }

    /** The node is not there any more: what it has not answered is handed back. */
    void left(UUID node) {
        RemoteNodeLink gone = nodes.remove(node);
        if (gone != null) {
            gone.leave();
        }
    }

    void allLeft() {
        nodes.keySet().forEach(this::left);
    }

    /** @return false for what is none of the shards' work */
    boolean take(NodeMessage message) {
        if (message instanceof Claims claims) {
            arrivals.take(claims);
        } else if (message instanceof Answers answers) {
            ifAwaited(answers, node -> node.answered(answers));
        } else if (message instanceof NodeMessage.Command command) {
            arrivals.take(command);
        } else if (message instanceof CommandReply reply) {
            ifAwaited(reply, node -> node.answered(reply));
        } else if (message instanceof Inquiry inquiry) {
            arrivals.take(inquiry);
        } else if (message instanceof InHand inHand) {
            ifAwaited(inHand, node -> node.confirmed(inHand));
        } else {
            return false;
        }
        return true;
    }

    private void ifAwaited(NodeMessage message, Consumer<RemoteNodeLink> what) {
        RemoteNodeLink node = nodes.get(message.from());
        if (node != null) {
            what.accept(node);
        }
    }

    void sweep() {
        EventTime now = clock.now();
        nodes.values().forEach(node -> node.sweep(now));
        arrivals.sweep(now);
    }
}
