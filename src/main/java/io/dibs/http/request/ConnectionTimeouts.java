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
        ConnectionState peer = new ConnectionState(connection, now);
        byConnection.put(connection, peer);
        Ahead counter = new Ahead(peer);
        connection.closeHandler(closed -> {
            byConnection.remove(connection);
            ahead -= peer.ahead();
            counter.cutOff = true;
        });
        ChannelHandlerContext context = ((HttpServerConnection) connection).channelHandlerContext();
        context.pipeline().addBefore(context.name(), "ahead", counter);
    }

    /** Counts requests before they wait for their turn. */
    private final class Ahead extends ChannelInboundHandlerAdapter {
        private final ConnectionState peer;
        private boolean cutOff;

        Ahead(ConnectionState peer) {
            this.peer = peer;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest && !cutOff) {
                ahead++;
                int own = peer.readAhead();
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

    public ConnectionState sends(HttpServerRequest request) {
        ConnectionState peer = of(request);
        peer.sends(request, now);
        return peer;
    }

    /** Its turn has come. */
    public ConnectionState begins(HttpServerRequest request) {
        ConnectionState peer = sends(request);
        if (peer.begins(request.method() == HttpMethod.HEAD) > 0) {
            ahead--;
        }
        return peer;
    }

    public void waits(HttpServerRequest request) {
        of(request).waits(now);
    }

    public void waits(ConnectionState peer) {
        peer.waits(now);
    }

    public void rests(ConnectionState peer) {
        peer.rests(now);
    }

    public void tick() {
        now++;
        List<ConnectionState> peers = new ArrayList<>(byConnection.values());
        peers.forEach(this::limit);
        long unread = 0;
        for (ConnectionState peer : peers) {
            unread += peer.unread(now);
        }
        if (unread > limits.unreadBytes()) {
            cutOffSlowest(peers, unread);
        } else if (unread > 0) {
            peers.forEach(this::limitReading);
        }
    }

    private void limitReading(ConnectionState peer) {
        if (peer.unread() > 0
                && (now - peer.readAt()) * TICK_MILLIS > limits.readTime().toMillis()) {
            peer.cutOff();
        }
    }

    private void cutOffSlowest(List<ConnectionState> peers, long unread) {
        peers.sort(Comparator.comparingLong(ConnectionState::readAt)
                .thenComparing(ConnectionState::unread, Comparator.reverseOrder()));
        long left = unread;
        for (ConnectionState peer : peers) {
            if (left <= limits.unreadBytes()) {
                return;
            }
            if (peer.unread() > 0) {
                left -= peer.unread();
                peer.cutOff();
            }
        }
    }

    /** A connection that is already closed has a peer too, which nothing looks at. */
    public ConnectionState of(HttpServerRequest request) {
        ConnectionState peer = byConnection.get(request.connection());
        return peer == null ? new ConnectionState(request.connection(), now) : peer;
    }

    private void limit(ConnectionState peer) {
        if ((now - peer.since()) * TICK_MILLIS <= limitOf(peer.doing()).toMillis()) {
            return;
        }
        if (peer.doing() == ConnectionState.Doing.SENDING
                && !peer.request().response().headWritten()) {
            responses.problemAndClose(peer.request(), tooSlow);
        } else {
            peer.cutOff();
        }
    }

    private Duration limitOf(ConnectionState.Doing doing) {
        return switch (doing) {
            case GREETING -> limits.headTime();
            case RESTING -> limits.keepAlive();
            case SENDING -> limits.bodyTime();
            case WAITING -> limits.answerTime();
        };
    }
}
