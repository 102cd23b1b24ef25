package io.dibs.http.live;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The subscribers of one campaign on one event loop. Runs there, except the calls of the feed. */
final class LoopSubscribers {
    private final String campaign;
    private final LiveLoop loop;
    private final Context context;
    private final Promise<Void> firstEvent = Promise.promise();
    private final Set<EventStream> listeners = new LinkedHashSet<>();
    private @Nullable Buffer latest;
    private boolean draft;

    LoopSubscribers(String campaign, LiveLoop loop, Context context) {
        this.campaign = campaign;
        this.loop = loop;
        this.context = context;
    }

    String campaign() {
        return campaign;
    }

    /**
     * Completes when there is something to see; fails with {@link UnknownCampaignException},
     * {@link TooManyListenersException} or the ledger's failure.
     */
    Future<Void> firstEvent() {
        return firstEvent.future();
    }

    /** After the first event. */
    Buffer latest() {
        return Objects.requireNonNull(latest);
    }

    /** Only some may see it. */
    boolean isDraft() {
        return draft;
    }

    Set<EventStream> listeners() {
        return listeners;
    }

    /** Nobody watches, and nobody is about to. */
    boolean isEmpty() {
        return listeners.isEmpty() && firstEvent.future().isComplete();
    }

    // ---- called by the feed ------------------------------------------------------------------------------------

    void show(Buffer event, boolean isDraft) {
        context.runOnContext(here -> {
            latest = event;
            draft = isDraft;
            firstEvent.tryComplete();
            loop.sendLatest(listeners);
        });
    }

    void end() {
        context.runOnContext(here -> {
            firstEvent.tryFail(new UnknownCampaignException());
            loop.subscribersClosed(this);
        });
    }

    void fail(Throwable cause) {
        context.runOnContext(here -> {
            firstEvent.tryFail(cause);
            loop.subscribersClosed(this);
        });
    }
}
