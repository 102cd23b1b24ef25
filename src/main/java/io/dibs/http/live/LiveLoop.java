package io.dibs.http.live;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * The listeners of one event loop. They are written to in small bursts, between which the loop does its other work; who
 * has not had its turn when the next event comes hears that one. All of it runs on that loop.
 */
public final class LiveLoop {
    /** Before a client that was cut off comes back; spread, so that a node's listeners do not come as one. */
    private static final int MIN_RETRY_MILLIS = 1_000;

    private static final int MAX_RETRY_MILLIS = 4_000;

    private final Vertx vertx;
    private final Context context;
    private final LiveFeed feed;
    private final LongSupplier now;
    private final LiveLimits limits;
    private final Map<String, Audience> audiences = new HashMap<>();
    private final Map<Listener, Audience> listeners = new HashMap<>();
    private final Deque<Listener> due = new ArrayDeque<>();
    private final Rest rest;
    private boolean writing;
    private boolean ended;

    LiveLoop(Vertx vertx, LiveFeed feed, LongSupplier now, LiveLimits limits) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.feed = feed;
        this.now = now;
        this.limits = limits;
        this.rest = new Rest(limits.restMillis());
        vertx.setPeriodic(limits.heartbeatMillis() / 2, beat -> beat());
    }

    /** Completes when the campaign's figures are there; then {@link #add} takes a listener. */
    Future<Void> watch(String campaign) {
        if (ended || listeners.size() >= limits.listeners()) {
            return Future.failedFuture(new TooMany("listeners"));
        }
        Audience known = audiences.get(campaign);
        if (known != null) {
            return known.begun();
        }
        Audience audience = new Audience(campaign, this, context);
        audiences.put(campaign, audience);
        feed.open(audience);
        return audience.begun();
    }

    /** @throws NotThere where it is a draft, and those are not for this caller */
    void requireVisible(String campaign, boolean seesDrafts) {
        Audience audience = audiences.get(campaign);
        if (audience != null && audience.isDraft() && !seesDrafts) {
            throw new NotThere();
        }
    }

    /** Writes the first event and goes on from there. */
    void add(String campaign, Listener listener) {
        Audience audience = audiences.get(campaign);
        if (ended || audience == null || listeners.size() >= limits.listeners()) {
            throw new TooMany("listeners");
        }
        audience.listeners().add(listener);
        listeners.put(listener, audience);
        listener.begin(preface(), audience.latest(), () -> drained(listener), () -> remove(listener));
    }

    /** Ends every stream, and takes no more. */
    public void end() {
        ended = true;
        List.copyOf(listeners.keySet()).forEach(this::dismiss);
        List.copyOf(audiences.values()).forEach(audience -> audience.fail(new TooMany("listeners")));
    }

    private static Buffer preface() {
        int millis = ThreadLocalRandom.current().nextInt(MIN_RETRY_MILLIS, MAX_RETRY_MILLIS);
        return Buffer.buffer("retry: " + millis + "\n\n");
    }

    private void remove(Listener listener) {
        Audience audience = listeners.remove(listener);
        if (audience != null) {
            audience.listeners().remove(listener);
        }
    }

    private void dismiss(Listener listener) {
        remove(listener);
        listener.end();
    }

    void forget(Audience audience) {
        audiences.remove(audience.campaign(), audience);
        List.copyOf(audience.listeners()).forEach(this::dismiss);
        feed.close(audience);
    }

    // ---- writing -----------------------------------------------------------------------------------------------

    void tell(Collection<Listener> some) {
        some.forEach(this::makeDue);
        if (!writing && !due.isEmpty()) {
            writing = true;
            write();
        }
    }

    private void makeDue(Listener listener) {
        if (!listener.isDue) {
            listener.isDue = true;
            due.addLast(listener);
        }
    }

    private void write() {
        long begun = System.nanoTime();
        for (int i = 0; i < limits.burst() && !due.isEmpty(); i++) {
            Listener listener = due.removeFirst();
            listener.isDue = false;
            Audience audience = listeners.get(listener);
            if (audience != null && !listener.maySee(audience)) {
                dismiss(listener);
            } else if (audience != null) {
                listener.tell(audience.latest());
            }
        }
        vertx.setTimer(rest.millisAfter(begun, System.nanoTime()), later -> writeOn());
    }

    private void writeOn() {
        rest.isOver(System.nanoTime());
        if (due.isEmpty()) {
            writing = false;
        } else {
            write();
        }
    }

    /** There is room again: a reader that was too slow must not miss the last event. */
    private void drained(Listener listener) {
        Audience audience = listeners.get(listener);
        if (audience != null && listener.isBehind(audience.latest())) {
            tell(List.of(listener));
        }
    }

    private void beat() {
        long wall = now.getAsLong();
        List<Listener> all = List.copyOf(listeners.keySet());
        all.stream().filter(listener -> !listener.mayListen(wall)).forEach(this::dismiss);
        tell(all.stream().filter(Listener::isSilent).toList());
        List.copyOf(audiences.values()).stream().filter(Audience::isDeserted).forEach(this::forget);
    }
}
