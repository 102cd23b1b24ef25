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
 * nobody watches; so every node shows what is committed, whoever owns the shards. It runs on its own context.
 */
public final class LiveFeed {
    private final Vertx vertx;
    private final Context context;
    private final CampaignProgressReader standings;
    private final LongSupplier now;
    private final LiveLimits limits;
    private final Map<String, WatchedCampaign> scenes = new HashMap<>();
    private boolean reading;
    private long lastRead;

    /** @param now milliseconds of the epoch */
    public LiveFeed(Vertx vertx, CampaignProgressReader standings, LongSupplier now, LiveLimits limits) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.standings = standings;
        this.now = now;
        this.limits = limits;
        this.lastRead = System.nanoTime() - limits.readMillis() * 1_000_000L;
    }

    /** The listeners of the event loop that asks. */
    public LiveLoop loop() {
        return new LiveLoop(vertx, this, now, limits);
    }

    /** Any thread: shows the campaign to this audience from now on. */
    void open(LoopSubscribers audience) {
        context.runOnContext(here -> {
            WatchedCampaign scene = scenes.get(audience.campaign());
            if (scene == null && scenes.size() >= limits.campaigns()) {
                audience.fail(new TooManyListenersException("campaigns are watched"));
                return;
            }
            scenes.computeIfAbsent(audience.campaign(), each -> new WatchedCampaign())
                    .add(audience);
            readOn();
        });
    }

    /** Any thread. */
    void close(LoopSubscribers audience) {
        context.runOnContext(here -> {
            WatchedCampaign scene = scenes.get(audience.campaign());
            if (scene != null) {
                scene.remove(audience);
                scenes.values().removeIf(WatchedCampaign::isEmpty);
            }
        });
    }

    private void readOn() {
        if (reading || scenes.isEmpty()) {
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
        Set<String> asked = Set.copyOf(scenes.keySet());
        standings
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
            WatchedCampaign scene = scenes.get(campaign);
            CampaignProgress standing = byCampaign.get(campaign);
            if (scene != null && standing != null) {
                scene.show(standing, wall, nanos);
            } else if (scene != null) {
                scenes.remove(campaign);
                scene.end();
            }
        }
    }

    private void fail(String campaign, Throwable cause) {
        WatchedCampaign scene = scenes.get(campaign);
        if (scene != null) {
            scene.fail(cause);
        }
    }
}
