package io.dibs.http.live;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashSet;
import java.util.Set;

/** Those on one event loop who watch one campaign. It runs there, but for what the feed tells it. */
final class LoopSubscribers {
    private final String campaign;
    private final LiveLoop loop;
    private final Context context;
    private final Promise<Void> begun = Promise.promise();
    private final Set<EventStream> listeners = new LinkedHashSet<>();
    private Buffer latest;
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
    Future<Void> begun() {
        return begun.future();
    }

    Buffer latest() {
        return latest;
    }

    /** Only some may see it. */
    boolean isDraft() {
        return draft;
    }

    Set<EventStream> listeners() {
        return listeners;
    }

    /** Nobody watches, and nobody is about to. */
    boolean isDeserted() {
        return listeners.isEmpty() && begun.future().isComplete();
    }

    // ---- told by the feed --------------------------------------------------------------------------------------

    void show(Buffer event, boolean isDraft) {
        context.runOnContext(here -> {
            latest = event;
            draft = isDraft;
            begun.tryComplete();
            loop.tell(listeners);
        });
    }

    void end() {
        context.runOnContext(here -> {
            begun.tryFail(new UnknownCampaignException());
            loop.forget(this);
        });
    }

    void fail(Throwable cause) {
        context.runOnContext(here -> {
            begun.tryFail(cause);
            loop.forget(this);
        });
    }
}
