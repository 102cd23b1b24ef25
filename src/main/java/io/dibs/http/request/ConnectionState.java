package io.dibs.http.request;

import io.dibs.http.limit.ConnectionOrigin;
import io.dibs.http.limit.OriginResolver;
import io.dibs.http.limit.RateLimiter;
import io.dibs.http.limit.RateLimits;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one connection is doing, and since which tick. */
public final class ConnectionState {
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
    private Doing activity = Doing.GREETING;
    private long since;
    private @Nullable HttpServerRequest request;
    private @Nullable ConnectionOrigin origin;
    private @Nullable RateLimiter limiter;
    private boolean measured;
    private boolean counted;
    private boolean wantsHeadOnly;
    private int ahead;
    private long unread;
    private long readAt;

    ConnectionState(HttpConnection connection, long tick) {
        this.connection = connection;
        this.since = tick;
    }

    Doing activity() {
        return activity;
    }

    long since() {
        return since;
    }

    /** One more request was read from the socket. @return how many wait now that nobody has begun to answer */
    int readAhead() {
        return ++ahead;
    }

    /** @return how many were waiting */
    int onRequest(boolean headOnly) {
        wantsHeadOnly = headOnly;
        counted = false;
        return ahead > 0 ? ahead-- : 0;
    }

    int ahead() {
        return ahead;
    }

    /** Whether the request that is being answered is a HEAD. */
    public boolean wantsHeadOnly() {
        return wantsHeadOnly;
    }

    /** Looks how far the reader has come. What is written and does not change is not read. */
    long unread(long tick) {
        ChannelOutboundBuffer written = ((HttpServerConnection) connection)
                .channelHandlerContext()
                .channel()
                .unsafe()
                .outboundBuffer();
        long left = written == null ? 0 : written.totalPendingWriteBytes();
        if (left == 0 || left != unread) {
            unread = left;
            readAt = tick;
        }
        return left;
    }

    /** The tick at which the reader was last seen reading, or had nothing to read. */
    long readAt() {
        return readAt;
    }

    long unread() {
        return unread;
    }

    /** The request whose body is on the way; null where none is. */
    @Nullable
    HttpServerRequest request() {
        return request;
    }

    /** Looked at when it is needed first, and the same for all of the connection's requests. */
    public ConnectionOrigin origin(OriginResolver origins) {
        if (origin == null) {
            SocketAddress remote = connection.remoteAddress();
            origin = origins.of(remote == null ? null : remote.hostAddress());
        }
        return origin;
    }

    /** Null where its address is not limited. Its {@link #origin} is known by now. */
    public @Nullable RateLimiter limiter(RateLimits limits) {
        if (!measured) {
            limiter = limits.ofAddress(Objects.requireNonNull(origin).network());
            measured = true;
        }
        return limiter;
    }

    /** Records that the rate limits were applied to the current request. */
    public void setCounted() {
        counted = true;
    }

    public boolean isCounted() {
        return counted;
    }

    /**
     * Closes at once. The connection's own close waits until the peer has read what was written, which may be never.
     */
    void cutOff() {
        ((HttpServerConnection) connection).channelHandlerContext().close();
    }

    void onSending(HttpServerRequest newRequest, long tick) {
        request = newRequest;
        activity = Doing.SENDING;
        since = tick;
    }

    /** Also said again whenever a long answer has come a step further. */
    void onWaiting(long tick) {
        request = null;
        activity = Doing.WAITING;
        since = tick;
    }

    void onIdle(long tick) {
        request = null;
        activity = Doing.RESTING;
        since = tick;
    }
}
