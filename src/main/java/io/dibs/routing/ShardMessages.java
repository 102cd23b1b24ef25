package io.dibs.routing;

import io.dibs.routing.wire.NodeMessage;
import io.dibs.routing.wire.NodeMessage.AnsweredClaim;
import io.dibs.routing.wire.NodeMessage.Answers;
import io.dibs.routing.wire.NodeMessage.Claims;
import io.dibs.routing.wire.NodeMessage.CommandReply;
import io.dibs.routing.wire.NodeMessage.ProgressQuery;
import io.dibs.routing.wire.NodeMessage.ProgressReport;
import io.dibs.shard.EventTime;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Exchanges the shards' work with other nodes. It is independent of the bus: a node that leaves and returns, or a bus
 * that is replaced, looks like a lost or late message. Thread-safe.
 */
final class ShardMessages {
    private final UUID self;
    private final NodeClock clock;
    private final MessageSender sender;
    private final LongSupplier numbers;
    private final MessagingListener listener;
    private final InboundRequests inbound;
    private final Map<UUID, RemoteNodeLink> links = new ConcurrentHashMap<>();

    /**
     * @param local the shards that live here
     * @param replyChannels receives the answers to a node's claims
     * @param numbers unique message numbers for the lifetime of this process
     */
    ShardMessages(
            UUID self,
            ShardRoutes local,
            NodeClock clock,
            MessageSender sender,
            Function<UUID, Consumer<AnsweredClaim>> replyChannels,
            LongSupplier numbers,
            MessagingListener listener) {
        this.self = self;
        this.clock = clock;
        this.sender = sender;
        this.numbers = numbers;
        this.listener = listener;
        this.inbound = new InboundRequests(self, local, clock, sender, replyChannels);
    }

    /** The mailbox of a shard on another node. */
    ShardMailbox mailbox(UUID node, int shard) {
        return links.computeIfAbsent(node, each -> new RemoteNodeLink(self, each, sender, clock, numbers, listener))
                .mailbox(shard);
    }

    /** A node has left: what it has not answered is returned to its sender. */
    void nodeLeft(UUID node) {
        RemoteNodeLink link = links.remove(node);
        if (link != null) {
            link.nodeLeft();
        }
    }

    void allNodesLeft() {
        links.keySet().forEach(this::nodeLeft);
    }

    /** @return false if the message is not about shards */
    boolean receive(NodeMessage message) {
        if (message instanceof Claims claims) {
            inbound.receive(claims);
        } else if (message instanceof Answers answers) {
            ifAwaited(answers, node -> node.onAnswers(answers));
        } else if (message instanceof NodeMessage.Command command) {
            inbound.receive(command);
        } else if (message instanceof CommandReply reply) {
            ifAwaited(reply, node -> node.onAnswers(reply));
        } else if (message instanceof ProgressQuery query) {
            inbound.receive(query);
        } else if (message instanceof ProgressReport report) {
            ifAwaited(report, node -> node.onProgressReport(report));
        } else {
            return false;
        }
        return true;
    }

    private void ifAwaited(NodeMessage message, Consumer<RemoteNodeLink> what) {
        RemoteNodeLink node = links.get(message.from());
        if (node != null) {
            what.accept(node);
        }
    }

    void sweep() {
        EventTime now = clock.now();
        links.values().forEach(node -> node.sweep(now));
        inbound.sweep(now);
    }
}
