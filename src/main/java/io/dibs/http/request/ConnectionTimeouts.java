package io.dibs.http.request;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.ResponseWriter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The connections of one event loop. A time-out that each byte puts off would never end a sender that drips; so each
 * state of a connection has a limit, counted in ticks from when the state began. What is written and not read takes
 * memory, so does what is sent ahead of answers: both are bounded for a connection and for all of them.
 */
public final class ConnectionTimeouts {
    public static final long TICK_MILLIS = 250;

    private final Map<HttpConnection, ConnectionState> byConnection = new HashMap<>();
    private final PeerLimits limits;
    private final ResponseWriter responses;
    private final Problem tooSlow = Problem.of(ProblemKind.REQUEST_TIMEOUT);
    private long now;
    private int ahead;

    public ConnectionTimeouts(PeerLimits limits, ResponseWriter responses) {
        this.limits = limits;
        this.responses = responses;
    }

    public void opened(HttpConnection connection) {
        if (byConnection.size() >= limits.connections()) {
            connection.close();
            return;
        }
        ConnectionState state = new ConnectionState(connection, now);
        byConnection.put(connection, state);
        Ahead counter = new Ahead(state);
        connection.closeHandler(closed -> {
            byConnection.remove(connection);
            ahead -= state.ahead();
            counter.cutOff = true;
        });
        ChannelHandlerContext context = ((HttpServerConnection) connection).channelHandlerContext();
        context.pipeline().addBefore(context.name(), "ahead", counter);
    }

    /** Counts requests before they wait for their turn. */
    private final class Ahead extends ChannelInboundHandlerAdapter {
        private final ConnectionState state;
        private boolean cutOff;

        Ahead(ConnectionState state) {
            this.state = state;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest && !cutOff) {
                ahead++;
                int own = state.readAhead();
                cutOff = own > PeerLimits.MAX_AHEAD || own > 1 && ahead > PeerLimits.MAX_AHEAD_OF_ALL;
            }
            if (cutOff) {
                ReferenceCountUtil.release(message);
                context.close();
            } else {
                context.fireChannelRead(message);
            }
        }
    }

    public ConnectionState onSending(HttpServerRequest request) {
        ConnectionState state = of(request);
        state.onSending(request, now);
        return state;
    }

    /** Its turn has come. */
    public ConnectionState begins(HttpServerRequest request) {
        ConnectionState state = onSending(request);
        if (state.onRequest(request.method() == HttpMethod.HEAD) > 0) {
            ahead--;
        }
        return state;
    }

    public void onWaiting(HttpServerRequest request) {
        of(request).onWaiting(now);
    }

    public void onWaiting(ConnectionState state) {
        state.onWaiting(now);
    }

    public void onIdle(ConnectionState state) {
        state.onIdle(now);
    }

    public void tick() {
        now++;
        List<ConnectionState> states = new ArrayList<>(byConnection.values());
        states.forEach(this::limit);
        long unread = 0;
        for (ConnectionState state : states) {
            unread += state.unread(now);
        }
        if (unread > limits.unreadBytes()) {
            cutOffSlowest(states, unread);
        } else if (unread > 0) {
            states.forEach(this::limitReading);
        }
    }

    private void limitReading(ConnectionState state) {
        if (state.unread() > 0
                && (now - state.readAt()) * TICK_MILLIS > limits.readTime().toMillis()) {
            state.cutOff();
        }
    }

    private void cutOffSlowest(List<ConnectionState> states, long unread) {
        states.sort(Comparator.comparingLong(ConnectionState::readAt)
                .thenComparing(ConnectionState::unread, Comparator.reverseOrder()));
        long left = unread;
        for (ConnectionState state : states) {
            if (left <= limits.unreadBytes()) {
                return;
            }
            if (state.unread() > 0) {
                left -= state.unread();
                state.cutOff();
            }
        }
    }

    /** A connection that is already closed has a peer too, which nothing looks at. */
    public ConnectionState of(HttpServerRequest request) {
        ConnectionState state = byConnection.get(request.connection());
        return state == null ? new ConnectionState(request.connection(), now) : state;
    }

    private void limit(ConnectionState state) {
        if ((now - state.since()) * TICK_MILLIS <= limitOf(state.activity()).toMillis()) {
            return;
        }
        HttpServerRequest sent = state.request();
        if (sent != null && !sent.response().headWritten()) {
            responses.problemAndClose(sent, tooSlow);
        } else {
            state.cutOff();
        }
    }

    private Duration limitOf(ConnectionState.Doing activity) {
        return switch (activity) {
            case GREETING -> limits.headTime();
            case RESTING -> limits.keepAlive();
            case SENDING -> limits.bodyTime();
            case WAITING -> limits.answerTime();
        };
    }
}
