package io.dibs.actor;

import io.dibs.actor.wire.MalformedMessage;
import io.dibs.actor.wire.Message;
import io.dibs.actor.wire.Message.Answers;
import io.dibs.actor.wire.Message.Claims;
import io.dibs.actor.wire.Message.CommandReply;
import io.dibs.actor.wire.Message.InHand;
import io.dibs.actor.wire.Message.Inquiry;
import io.dibs.actor.wire.Message.Reply;
import io.dibs.actor.wire.Message.Request;
import io.dibs.actor.wire.Wire;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what arrives and hands it to whom it concerns. It runs on the thread of the event bus. */
final class MailSorter {
    private static final Logger LOG = LoggerFactory.getLogger(MailSorter.class);
    private static final long COMPLAINT_MILLIS = 1_000;

    private final Arrivals arrivals;
    private final Requests requests;
    private final Function<UUID, RemoteNode> nodes;
    private final NodeClock clock;
    private volatile long complainedAt = Long.MIN_VALUE / 2;

    /** @param nodes null for one that nothing is awaited from */
    MailSorter(Arrivals arrivals, Requests requests, Function<UUID, RemoteNode> nodes, NodeClock clock) {
        this.arrivals = arrivals;
        this.requests = requests;
        this.nodes = nodes;
        this.clock = clock;
    }

    void receive(Object body) {
        if (!(body instanceof Buffer bytes)) {
            complain("it is no bytes");
            return;
        }
        try {
            dispatch(Wire.decode(bytes));
        } catch (MalformedMessage malformed) {
            complain(malformed.getMessage());
        }
    }

    private void dispatch(Message message) {
        if (message instanceof Claims claims) {
            arrivals.take(claims);
        } else if (message instanceof Answers answers) {
            ifAwaited(answers, node -> node.answered(answers));
        } else if (message instanceof Message.Command command) {
            arrivals.take(command);
        } else if (message instanceof CommandReply reply) {
            ifAwaited(reply, node -> node.answered(reply));
        } else if (message instanceof Inquiry inquiry) {
            arrivals.take(inquiry);
        } else if (message instanceof InHand inHand) {
            ifAwaited(inHand, node -> node.confirmed(inHand));
        } else if (message instanceof Request request) {
            requests.take(request);
        } else if (message instanceof Reply reply) {
            requests.replied(reply);
        }
    }

    private void ifAwaited(Message message, Consumer<RemoteNode> what) {
        RemoteNode node = nodes.apply(message.from());
        if (node != null) {
            what.accept(node);
        }
    }

    /** One line a second says it all: a node of another version sends thousands of messages. */
    private void complain(String why) {
        long now = clock.now().monotonic();
        if (now - complainedAt >= COMPLAINT_MILLIS) {
            complainedAt = now;
            LOG.warn("A message from another node was refused: {}", why);
        }
    }
}
