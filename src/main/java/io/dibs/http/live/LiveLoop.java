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
 * has not had its turn when the next event comes gets only that one. Confined to that loop.
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
    private final Map<String, LoopSubscribers> subscribersByCampaign = new HashMap<>();
    private final Map<EventStream, LoopSubscribers> subscriptions = new HashMap<>();
    private final Deque<EventStream> due = new ArrayDeque<>();
    private final WriteThrottle throttle;
    private boolean writing;
    private boolean ended;

    LiveLoop(Vertx vertx, LiveFeed feed, LongSupplier now, LiveLimits limits) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.feed = feed;
        this.now = now;
        this.limits = limits;
        this.throttle = new WriteThrottle(limits.minPauseMillis());
        vertx.setPeriodic(limits.heartbeatMillis() / 2, timerId -> heartbeat());
    }

    /** Completes when the campaign's figures are there; then {@link #add} takes a listener. */
    Future<Void> watch(String campaign) {
        if (ended || subscriptions.size() >= limits.listeners()) {
            return Future.failedFuture(new TooManyListenersException("listeners"));
        }
        LoopSubscribers known = subscribersByCampaign.get(campaign);
        if (known != null) {
            return known.firstEvent();
        }
        LoopSubscribers subscribers = new LoopSubscribers(campaign, this, context);
        subscribersByCampaign.put(campaign, subscribers);
        feed.open(subscribers);
        return subscribers.firstEvent();
    }

    /** @throws UnknownCampaignException if it is a draft that this caller may not see */
    void requireVisible(String campaign, boolean seesDrafts) {
        LoopSubscribers subscribers = subscribersByCampaign.get(campaign);
        if (subscribers != null && subscribers.isDraft() && !seesDrafts) {
            throw new UnknownCampaignException();
        }
    }

    /** Writes the first event and goes on from there. */
    void add(String campaign, EventStream listener) {
        LoopSubscribers subscribers = subscribersByCampaign.get(campaign);
        if (ended || subscribers == null || subscriptions.size() >= limits.listeners()) {
            throw new TooManyListenersException("listeners");
        }
        subscribers.listeners().add(listener);
        subscriptions.put(listener, subscribers);
        listener.begin(preface(), subscribers.latest(), () -> drained(listener), () -> remove(listener));
    }

    /** Ends every stream, and takes no more. */
    public void end() {
        ended = true;
        List.copyOf(subscriptions.keySet()).forEach(this::close);
        List.copyOf(subscribersByCampaign.values())
                .forEach(subscribers -> subscribers.fail(new TooManyListenersException("listeners")));
    }

    /** With the server's clock, in a comment, which other clients skip: a page counts down to the opening by it. */
    private Buffer preface() {
        int millis = ThreadLocalRandom.current().nextInt(MIN_RETRY_MILLIS, MAX_RETRY_MILLIS);
        return Buffer.buffer("retry: " + millis + "\n: clock " + now.getAsLong() + "\n\n");
    }

    private void remove(EventStream listener) {
        LoopSubscribers subscribers = subscriptions.remove(listener);
        if (subscribers != null) {
            subscribers.listeners().remove(listener);
        }
    }

    private void close(EventStream listener) {
        remove(listener);
        listener.end();
    }

    void subscribersClosed(LoopSubscribers subscribers) {
        subscribersByCampaign.remove(subscribers.campaign(), subscribers);
        List.copyOf(subscribers.listeners()).forEach(this::close);
        feed.close(subscribers);
    }

    // ---- writing -----------------------------------------------------------------------------------------------

    void sendLatest(Collection<EventStream> some) {
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
            LoopSubscribers subscribers = subscriptions.get(listener);
            if (subscribers != null && !listener.maySee(subscribers)) {
                close(listener);
            } else if (subscribers != null) {
                listener.send(subscribers.latest());
            }
        }
        vertx.setTimer(throttle.millisAfter(begun, System.nanoTime()), later -> writeOn());
    }

    private void writeOn() {
        throttle.isOver(System.nanoTime());
        if (due.isEmpty()) {
            writing = false;
        } else {
            write();
        }
    }

    /** There is room again: a reader that was too slow must not miss the last event. */
    private void drained(EventStream listener) {
        LoopSubscribers subscribers = subscriptions.get(listener);
        if (subscribers != null && listener.isBehind(subscribers.latest())) {
            sendLatest(List.of(listener));
        }
    }

    private void heartbeat() {
        long wall = now.getAsLong();
        List<EventStream> all = List.copyOf(subscriptions.keySet());
        all.stream().filter(listener -> !listener.isTokenValid(wall)).forEach(this::close);
        sendLatest(all.stream().filter(EventStream::isSilent).toList());
        List.copyOf(subscribersByCampaign.values()).stream()
                .filter(LoopSubscribers::isEmpty)
                .forEach(this::subscribersClosed);
    }
}
