package io.dibs.routing;

import io.dibs.routing.wire.NodeMessage.AnsweredClaim;
import io.dibs.routing.wire.NodeMessage.Answers;
import io.dibs.routing.wire.NodeMessageCodec;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A node's messages in a world without threads: all of the real thing but the bus itself. */
public final class ModelMessenger {
    private final UUID self;
    private final Bus bus;
    private final Consumer<Runnable> turn;
    private final ShardMessages messages;
    private final Map<UUID, List<AnsweredClaim>> replies = new HashMap<>();

    /** Takes messages to other processes. */
    @FunctionalInterface
    public interface Bus {
        boolean send(UUID to, Buffer message);
    }

    /** @param turn runs something at the end of what happens now */
    public ModelMessenger(
            UUID self,
            ShardRoutes local,
            NodeClock clock,
            Bus bus,
            Consumer<Runnable> turn,
            MessagingListener listener) {
        this.self = self;
        this.bus = bus;
        this.turn = turn;
        this.messages = new ShardMessages(
                self,
                local,
                clock,
                (to, message) -> bus.send(to, NodeMessageCodec.encode(message)),
                node -> reply -> gather(node, reply),
                new AtomicLong()::incrementAndGet,
                listener);
    }

    public ShardMailbox to(UUID node, int shard) {
        return messages.mailbox(node, shard);
    }

    public void left(UUID node) {
        messages.nodeLeft(node);
    }

    public void allLeft() {
        messages.allNodesLeft();
    }

    public void receive(Buffer message) {
        messages.receive(NodeMessageCodec.decode(message));
    }

    public void sweep() {
        messages.sweep();
    }

    private void gather(UUID node, AnsweredClaim reply) {
        List<AnsweredClaim> gathered = replies.computeIfAbsent(node, none -> new ArrayList<>());
        gathered.add(reply);
        if (gathered.size() == 1) {
            turn.accept(() -> bus.send(node, NodeMessageCodec.encode(new Answers(self, replies.remove(node)))));
        }
    }
}
