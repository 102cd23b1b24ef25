package io.dibs.routing;

import io.dibs.routing.wire.MalformedMessageException;
import io.dibs.routing.wire.NodeMessage;
import io.dibs.routing.wire.NodeMessage.Claims;
import io.dibs.routing.wire.NodeMessage.Reply;
import io.dibs.routing.wire.NodeMessage.Request;
import io.dibs.routing.wire.NodeMessageCodec;
import io.dibs.trace.RequestTracer;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes messages and dispatches them by kind, on the thread of the event bus. */
final class MessageDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(MessageDispatcher.class);
    private static final long WARNING_INTERVAL_MILLIS = 1_000;

    private final ShardMessages shards;
    private final NodeRequests requests;
    private final NodeClock clock;
    private final RequestTracer tracer;
    private volatile long warnedAt = Long.MIN_VALUE / 2;

    MessageDispatcher(ShardMessages shards, NodeRequests requests, NodeClock clock, RequestTracer tracer) {
        this.shards = shards;
        this.requests = requests;
        this.clock = clock;
        this.tracer = tracer;
    }

    /** @param traces of the message's claims, as {@link ClaimTraces} writes them, or null */
    void receive(Object body, @Nullable String traces) {
        if (!(body instanceof Buffer bytes)) {
            warn("its body is not a buffer");
            return;
        }
        try {
            NodeMessage message = NodeMessageCodec.decode(bytes);
            dispatch(traces != null && message instanceof Claims claims ? followed(claims, traces) : message);
        } catch (MalformedMessageException malformed) {
            warn(malformed.getMessage());
        }
    }

    private Claims followed(Claims message, String traces) {
        return new Claims(
                message.from(),
                message.request(),
                message.shard(),
                ClaimTraces.follow(message.claims(), traces, tracer));
    }

    private void dispatch(NodeMessage message) {
        if (message instanceof Request request) {
            requests.receive(request);
        } else if (message instanceof Reply reply) {
            requests.onReply(reply);
        } else {
            shards.receive(message);
        }
    }

    /** Logs at most once a second: a node of another version sends thousands of messages. */
    private void warn(@Nullable String why) {
        long now = clock.now().monotonic();
        if (now - warnedAt >= WARNING_INTERVAL_MILLIS) {
            warnedAt = now;
            LOG.warn("Rejected a message from another node: {}", why);
        }
    }
}
