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
    private final Map<String, LoopSubscribers> audiences = new HashMap<>();
    private final Map<EventStream, LoopSubscribers> listeners = new HashMap<>();
    private final Deque<EventStream> due = new ArrayDeque<>();
    private final WriteThrottle rest;
    private boolean writing;
    private boolean ended;

    LiveLoop(Vertx vertx, LiveFeed feed, LongSupplier now, LiveLimits limits) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.feed = feed;
        this.now = now;
        this.limits = limits;
        this.rest = new WriteThrottle(limits.restMillis());
        vertx.setPeriodic(limits.heartbeatMillis() / 2, beat -> beat());
    }

    /** Completes when the campaign's figures are there; then {@link #add} takes a listener. */
    Future<Void> watch(String campaign) {
        if (ended || listeners.size() >= limits.listeners()) {
            return Future.failedFuture(new TooManyListenersException("listeners"));
        }
        LoopSubscribers known = audiences.get(campaign);
        if (known != null) {
            return known.begun();
        }
        LoopSubscribers audience = new LoopSubscribers(campaign, this, context);
        audiences.put(campaign, audience);
        feed.open(audience);
        return audience.begun();
    }

    /** @throws NotThere where it is a draft, and those are not for this caller */
    void requireVisible(String campaign, boolean seesDrafts) {
        LoopSubscribers audience = audiences.get(campaign);
        if (audience != null && audience.isDraft() && !seesDrafts) {
            throw new UnknownCampaignException();
        }
    }

    /** Writes the first event and goes on from there. */
    void add(String campaign, EventStream listener) {
        LoopSubscribers audience = audiences.get(campaign);
        if (ended || audience == null || listeners.size() >= limits.listeners()) {
            throw new TooManyListenersException("listeners");
        }
        audience.listeners().add(listener);
        listeners.put(listener, audience);
        listener.begin(preface(), audience.latest(), () -> drained(listener), () -> remove(listener));
    }

    /** Ends every stream, and takes no more. */
    public void end() {
        ended = true;
        List.copyOf(listeners.keySet()).forEach(this::dismiss);
        List.copyOf(audiences.values()).forEach(audience -> audience.fail(new TooManyListenersException("listeners")));
    }

    private static Buffer preface() {
        int millis = ThreadLocalRandom.current().nextInt(MIN_RETRY_MILLIS, MAX_RETRY_MILLIS);
        return Buffer.buffer("retry: " + millis + "\n\n");
    }

    private void remove(EventStream listener) {
        LoopSubscribers audience = listeners.remove(listener);
        if (audience != null) {
            audience.listeners().remove(listener);
        }
    }

    private void dismiss(EventStream listener) {
        remove(listener);
        listener.end();
    }

    void forget(LoopSubscribers audience) {
        audiences.remove(audience.campaign(), audience);
        List.copyOf(audience.listeners()).forEach(this::dismiss);
        feed.close(audience);
    }

    // ---- writing -----------------------------------------------------------------------------------------------

    void tell(Collection<EventStream> some) {
        some.forEach(this::makeDue);
        if (!writing && !due.isEmpty()) {
            writing = true;
            write();
        }
    }

    private void makeDue(EventStream listener) {
        if (!listener.isDue) {
            listener.isDue = true;
            due.addLast(listener);
        }
    }

    private void write() {
        long begun = System.nanoTime();
        for (int i = 0; i < limits.burst() && !due.isEmpty(); i++) {
            EventStream listener = due.removeFirst();
            listener.isDue = false;
            LoopSubscribers audience = listeners.get(listener);
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
    private void drained(EventStream listener) {
        LoopSubscribers audience = listeners.get(listener);
        if (audience != null && listener.isBehind(audience.latest())) {
            tell(List.of(listener));
        }
    }

    private void beat() {
        long wall = now.getAsLong();
        List<EventStream> all = List.copyOf(listeners.keySet());
        all.stream().filter(listener -> !listener.mayListen(wall)).forEach(this::dismiss);
        tell(all.stream().filter(EventStream::isSilent).toList());
        List.copyOf(audiences.values()).stream()
                .filter(LoopSubscribers::isDeserted)
                .forEach(this::forget);
    }
}
