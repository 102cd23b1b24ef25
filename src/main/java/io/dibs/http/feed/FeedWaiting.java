package io.dibs.http.feed;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.feed.FeedPage.Key;
import io.dibs.http.request.ApiCall;
import io.dibs.repository.CouponFeed;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The clients of one event loop that wait for coupons to come. While there are any, one read every few moments asks how
 * far all of their campaigns have come, however many clients wait.
 */
final class FeedWaiting {
    /** Half of what a client may wait longer than a commit takes. */
    private static final long TICK_MILLIS = 50;
    /** A waiting client takes some kilobytes. */
    static final int MAX_WAITING = 4_000;

    private static final RefusedException FULL = new RefusedException(Problem.UNAVAILABLE);

    private final Vertx vertx;
    private final CouponFeed feed;
    private final FeedPages pages;
    private final ResponseWriter responses;
    private final Map<Key, List<Waiter>> byKey = new HashMap<>();
    private int waiting;
    private long ticker;
    private boolean asking;
    private boolean unknown;

    private record Waiter(ApiCall call, FeedPage emptyPage, long until) {
        HttpServerRequest request() {
            return call.request();
        }
    }

    FeedWaiting(Vertx vertx, CouponFeed feed, FeedPages pages, ResponseWriter responses) {
        this.vertx = vertx;
        this.feed = feed;
        this.pages = pages;
        this.responses = responses;
    }

    /** @param emptyPage what is there now, and is sent if nothing comes in time */
    void add(ApiCall call, Key key, FeedPage emptyPage, int seconds) {
        if (waiting == MAX_WAITING) {
            throw FULL;
        }
        byKey.computeIfAbsent(key, first -> new ArrayList<>())
                .add(new Waiter(call, emptyPage, System.nanoTime() + seconds * 1_000_000_000L));
        if (waiting++ == 0) {
            unknown = false;
            ticker = vertx.setPeriodic(TICK_MILLIS, tick -> tick());
        }
    }

    private void tick() {
        long now = System.nanoTime();
        for (Iterator<List<Waiter>> places = byKey.values().iterator(); places.hasNext(); ) {
            List<Waiter> here = places.next();
            here.removeIf(waiter -> hasLeft(waiter, now));
            if (here.isEmpty()) {
                places.remove();
            }
        }
        if (waiting == 0) {
            vertx.cancelTimer(ticker);
        } else if (!asking) {
            ask();
        }
    }

    private boolean hasLeft(Waiter waiter, long now) {
        boolean over = now - waiter.until() >= 0 || responses.areLast();
        boolean gone = waiter.request().response().closed();
        if (over && !gone) {
            end(waiter);
        }
        waiting -= over || gone ? 1 : 0;
        return over || gone;
    }

    /** That nothing came is said only where the ledger has said so. */
    private void end(Waiter waiter) {
        if (unknown) {
            waiter.call().fail(FULL);
        } else {
            send(waiter, waiter.emptyPage());
        }
    }

    private void ask() {
        asking = true;
        Set<String> campaigns = byKey.keySet().stream().map(Key::campaign).collect(Collectors.toSet());
        feed.issued(campaigns)
                .onComplete(done -> {
                    asking = false;
                    unknown = done.failed();
                })
                .onSuccess(this::wake);
    }

    private void wake(Map<String, Integer> issued) {
        List<Key> woken = byKey.keySet().stream()
                .filter(key -> issued.getOrDefault(key.campaign(), 0) > key.after())
                .toList();
        for (Key key : woken) {
            List<Waiter> here = Objects.requireNonNull(byKey.remove(key));
            waiting -= here.size();
            pages.keep(key)
                    .onSuccess(page -> here.forEach(waiter -> send(waiter, page)))
                    .onFailure(failure -> here.forEach(waiter -> waiter.call().fail(failure)));
        }
    }

    private void send(Waiter waiter, FeedPage page) {
        responses.json(waiter.request(), 200, page.body());
    }
}
