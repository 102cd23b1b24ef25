package io.dibs.http.request;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.Responses;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/**
 * The connections of one event loop. A time-out that each byte puts off would never end a sender that drips; so each
 * state of a connection has a limit, counted in ticks from when the state began.
 */
public final class Peers {
    public static final long TICK_MILLIS = 250;

    private final Map<HttpConnection, Peer> byConnection = new HashMap<>();
    private final PeerLimits limits;
    private final Responses responses;
    private final Problem tooSlow = Problem.of(ProblemKind.REQUEST_TIMEOUT);
    private long now;

    public Peers(PeerLimits limits, Responses responses) {
        this.limits = limits;
        this.responses = responses;
    }

    public void opened(HttpConnection connection) {
        if (byConnection.size() >= limits.connections()) {
            connection.close();
            return;
        }
        byConnection.put(connection, new Peer(connection, now));
        connection.closeHandler(closed -> byConnection.remove(connection));
    }

    public Peer sends(HttpServerRequest request) {
        Peer peer = of(request);
        peer.sends(request, now);
        return peer;
    }

    public void waits(HttpServerRequest request) {
        of(request).waits(now);
    }

    public void waits(Peer peer) {
        peer.waits(now);
    }

    public void rests(Peer peer) {
        peer.rests(now);
    }

    public void tick() {
        now++;
        new ArrayList<>(byConnection.values()).forEach(this::limit);
    }

    /** A connection that is already closed has a peer too, which nothing looks at. */
    public Peer of(HttpServerRequest request) {
        Peer peer = byConnection.get(request.connection());
        return peer == null ? new Peer(request.connection(), now) : peer;
    }

    private void limit(Peer peer) {
        if ((now - peer.since()) * TICK_MILLIS <= limitOf(peer.doing()).toMillis()) {
            return;
        }
        if (peer.doing() == Peer.Doing.SENDING && !peer.request().response().headWritten()) {
            responses.problemAndClose(peer.request(), tooSlow);
        } else {
            peer.cutOff();
        }
    }

    private Duration limitOf(Peer.Doing doing) {
        return switch (doing) {
            case GREETING -> limits.headTime();
            case RESTING -> limits.keepAlive();
            case SENDING -> limits.bodyTime();
            case WAITING -> limits.answerTime();
        };
    }
}
