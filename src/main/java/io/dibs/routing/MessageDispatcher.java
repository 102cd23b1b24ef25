package io.dibs.routing;

import io.dibs.routing.wire.MalformedMessageException;
import io.dibs.routing.wire.NodeMessage;
import io.dibs.routing.wire.NodeMessage.Reply;
import io.dibs.routing.wire.NodeMessage.Request;
import io.dibs.routing.wire.NodeMessageCodec;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what arrives and hands it to whom it concerns. It runs on the thread of the event bus. */
final class MessageDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(MessageDispatcher.class);
    private static final long COMPLAINT_MILLIS = 1_000;

    private final ShardMessages shards;
    private final NodeRequests requests;
    private final NodeClock clock;
    private volatile long complainedAt = Long.MIN_VALUE / 2;

    MessageDispatcher(ShardMessages shards, NodeRequests requests, NodeClock clock) {
        this.shards = shards;
        this.requests = requests;
        this.clock = clock;
    }

    void receive(Object body) {
        if (!(body instanceof Buffer bytes)) {
            complain("it is no bytes");
            return;
        }
        try {
            dispatch(NodeMessageCodec.decode(bytes));
        } catch (MalformedMessageException malformed) {
            complain(malformed.getMessage());
        }
    }

    private void dispatch(NodeMessage message) {
        if (message instanceof Request request) {
            requests.take(request);
        } else if (message instanceof Reply reply) {
            requests.replied(reply);
        } else {
            shards.take(message);
        }
    }

    /** One line a second says it all: a node of another version sends thousands of messages. */
    private void complain(String why) {
        long now = clock.now().monotonic();
        if (now - complainedAt >= COMPLAINT_MILLIS) {
            complainedAt = now;
            LOG.warn("Rejected a message from another node: {}", why);
        }
    }
}
