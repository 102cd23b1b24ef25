package io.dibs.http.request;

import io.dibs.http.limit.Allowance;
import io.dibs.http.limit.Origin;
import io.dibs.http.limit.Origins;
import io.dibs.http.limit.RateLimits;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.SocketAddress;

/** What one connection is doing, and since which tick. */
public final class Peer {
    enum Doing {
        /** Opened; no whole request head has come yet. */
        GREETING,
        /** Between two requests. */
        RESTING,
        /** A head has come; its body is on the way. */
        SENDING,
        /** The request is whole; its answer is being made or read. */
        WAITING
    }

    private final HttpConnection connection;
    private Doing doing = Doing.GREETING;
    private long since;
    private HttpServerRequest request;
    private Origin origin;
    private Allowance allowance;
    private boolean measured;

    Peer(HttpConnection connection, long tick) {
        this.connection = connection;
        this.since = tick;
    }

    Doing doing() {
        return doing;
    }

    long since() {
        return since;
    }

    /** The request whose body is on the way. */
    HttpServerRequest request() {
        return request;
    }

    /** Looked at when it is needed first, and the same for all of the connection's requests. */
    public Origin origin(Origins origins) {
        if (origin == null) {
            SocketAddress remote = connection.remoteAddress();
            origin = origins.of(remote == null ? null : remote.hostAddress());
        }
        return origin;
    }

    /** Null where its address is not limited. */
    public Allowance allowance(RateLimits limits) {
        if (!measured) {
            allowance = limits.ofAddress(origin.network());
            measured = true;
        }
        return allowance;
    }

    /** Closes at once. The connection's own close waits until the peer has read what was written, which may be never. */
    void cutOff() {
        ((HttpServerConnection) connection).channelHandlerContext().close();
    }

    void sends(HttpServerRequest newRequest, long tick) {
        request = newRequest;
        doing = Doing.SENDING;
        since = tick;
    }

    /** Also said again whenever a long answer has come a step further. */
    void waits(long tick) {
        request = null;
        doing = Doing.WAITING;
        since = tick;
    }

    void rests(long tick) {
        request = null;
        doing = Doing.RESTING;
        since = tick;
    }
}
