package io.dibs.http.live;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * One response that stays open. What its reader has no room for is left out: the next event says more. Vert.x has no
 * server-sent events, and libraries for them queue what a slow reader leaves unread.
 */
final class EventStream {
    private static final Buffer COMMENT = Buffer.buffer(":\n\n");
    /** Some tens of events, however slow the reader is. */
    private static final int MAX_UNREAD_BYTES = 4_096;

    private final HttpServerResponse response;
    private final long until;
    private final boolean seesDrafts;
    private final Runnable progress;
    private @Nullable Buffer lastSent;
    private boolean receivedSinceCheck = true;
    boolean isDue;

    /**
     * @param until milliseconds of the epoch; then the right to listen ends
     * @param seesDrafts whether a campaign that is being prepared is for this listener
     * @param progress runs whenever the reader has room for what is written
     */
    EventStream(HttpServerResponse response, long until, boolean seesDrafts, Runnable progress) {
        this.response = response;
        this.until = until;
        this.seesDrafts = seesDrafts;
        this.progress = progress;
    }

    boolean maySee(LoopSubscribers subscribers) {
        return seesDrafts || !subscribers.isDraft();
    }

    void begin(Buffer preface, Buffer event, Runnable onDrained, Runnable onClosed) {
        response.setWriteQueueMaxSize(MAX_UNREAD_BYTES);
        response.drainHandler(drained -> onDrained.run());
        response.closeHandler(closed -> onClosed.run());
        response.exceptionHandler(broken -> onClosed.run());
        response.write(preface.appendBuffer(event));
        lastSent = event;
    }

    /** The latest event, or, where that is known, a comment. */
    void send(Buffer latest) {
        if (response.closed() || response.ended() || response.writeQueueFull()) {
            return;
        }
        response.write(latest == lastSent ? COMMENT : latest);
        lastSent = latest;
        receivedSinceCheck = true;
        progress.run();
    }

    /** Whether nothing was said since this was last asked. */
    boolean isSilent() {
        boolean silent = !receivedSinceCheck;
        receivedSinceCheck = false;
        return silent;
    }

    boolean isBehind(Buffer latest) {
        return latest != lastSent;
    }

    boolean isTokenValid(long now) {
        return now < until;
    }

    void end() {
        if (!response.closed() && !response.ended()) {
            response.end();
        }
    }
}
