package io.dibs.http.live;

import io.dibs.repository.CampaignProgressReader;
import io.dibs.repository.CampaignProgressReader.CampaignProgress;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The campaigns that are watched on this node. One read of the ledger serves all of them, one at a time, and none while
 * nobody watches; so every node shows what is committed, independent of the shards' owners. Runs on its own context.
 */
public final class LiveFeed {
    private final Vertx vertx;
    private final Context context;
    private final CampaignProgressReader progressReader;
    private final LongSupplier now;
    private final LiveLimits limits;
    private final Map<String, WatchedCampaign> watched = new HashMap<>();
    private boolean reading;
    private long lastRead;

    /** @param now milliseconds of the epoch */
    public LiveFeed(Vertx vertx, CampaignProgressReader progressReader, LongSupplier now, LiveLimits limits) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.progressReader = progressReader;
        this.now = now;
        this.limits = limits;
        this.lastRead = System.nanoTime() - limits.readMillis() * 1_000_000L;
    }

    /** The listeners of the event loop that asks. */
    public LiveLoop loop() {
        return new LiveLoop(vertx, this, now, limits);
    }

    /** Any thread: sends the campaign's progress to these subscribers from now on. */
    void open(LoopSubscribers subscribers) {
        context.runOnContext(here -> {
            WatchedCampaign watchedCampaign = watched.get(subscribers.campaign());
            if (watchedCampaign == null && watched.size() >= limits.campaigns()) {
                subscribers.fail(new TooManyListenersException("campaigns are watched"));
                return;
            }
            watched.computeIfAbsent(subscribers.campaign(), each -> new WatchedCampaign())
                    .add(subscribers);
            readOn();
        });
    }

    /** Any thread. */
    void close(LoopSubscribers subscribers) {
        context.runOnContext(here -> {
            WatchedCampaign watchedCampaign = watched.get(subscribers.campaign());
            if (watchedCampaign != null) {
                watchedCampaign.remove(subscribers);
                watched.values().removeIf(WatchedCampaign::isEmpty);
            }
        });
    }

    private void readOn() {
        if (reading || watched.isEmpty()) {
            return;
        }
        reading = true;
        long sinceMillis = (System.nanoTime() - lastRead) / 1_000_000;
        if (sinceMillis >= limits.readMillis()) {
            read();
        } else {
            vertx.setTimer(limits.readMillis() - sinceMillis, due -> read());
        }
    }

    private void read() {
        lastRead = System.nanoTime();
        Set<String> asked = Set.copyOf(watched.keySet());
        progressReader
                .of(asked)
                .onComplete(done -> context.runOnContext(here -> {
                    if (done.succeeded()) {
                        show(asked, done.result());
                    } else {
                        asked.forEach(campaign -> fail(campaign, done.cause()));
                    }
                    reading = false;
                    readOn();
                }));
    }

    private void show(Set<String> asked, List<CampaignProgress> found) {
        Map<String, CampaignProgress> byCampaign =
                found.stream().collect(Collectors.toMap(each -> each.terms().campaign(), each -> each));
        long wall = now.getAsLong();
        long nanos = System.nanoTime();
        for (String campaign : asked) {
            WatchedCampaign watchedCampaign = watched.get(campaign);
            CampaignProgress progress = byCampaign.get(campaign);
            if (watchedCampaign != null && progress != null) {
                watchedCampaign.show(progress, wall, nanos);
            } else if (watchedCampaign != null) {
                watched.remove(campaign);
                watchedCampaign.end();
            }
        }
    }

    private void fail(String campaign, Throwable cause) {
        WatchedCampaign watchedCampaign = watched.get(campaign);
        if (watchedCampaign != null) {
            watchedCampaign.fail(cause);
        }
    }
}
