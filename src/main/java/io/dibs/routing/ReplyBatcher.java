package io.dibs.routing;

import io.dibs.routing.wire.NodeMessage.AnsweredClaim;
import io.dibs.routing.wire.NodeMessage.Answers;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Batches the answers to one node: those of one turn of an event loop are sent in one message. Thread-safe. */
final class ReplyBatcher {
    private static final int MAX_REPLIES = 8_192;

    private final Vertx vertx;
    private final UUID self;
    private final UUID node;
    private final MessageSender sender;
    private final Queue<AnsweredClaim> replies = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean gathering = new AtomicBoolean();

    ReplyBatcher(Vertx vertx, UUID self, UUID node, MessageSender sender) {
        this.vertx = vertx;
        this.self = self;
        this.node = node;
        this.sender = sender;
    }

    void add(AnsweredClaim reply) {
        replies.add(reply);
        if (gathering.compareAndSet(false, true)) {
            vertx.getOrCreateContext().runOnContext(endOfTurn -> flush());
        }
    }

    private void flush() {
        gathering.set(false);
        List<AnsweredClaim> message;
        do {
            message = next();
            if (!message.isEmpty()) {
                sender.send(node, new Answers(self, message));
            }
        } while (message.size() == MAX_REPLIES);
    }

    private List<AnsweredClaim> next() {
        List<AnsweredClaim> message = new ArrayList<>();
        for (AnsweredClaim reply; message.size() < MAX_REPLIES && (reply = replies.poll()) != null; ) {
            message.add(reply);
        }
        return message;
    }
}
