package io.dibs.app.demo;

import io.dibs.app.demo.DemoFaults.RedisSwitch;
import io.dibs.app.demo.IndependentAudit.Proof;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads one sale after the other, and tells the pages that watch. Runs on one event loop. */
final class ArenaShow {
    private static final Logger LOG = LoggerFactory.getLogger(ArenaShow.class);
    static final int STOCK = 100;
    private static final long FRAME_MILLIS = 50;
    private static final long WATCH_MILLIS = 100;
    private static final long CHECK_MILLIS = 400;
    private static final int REHEARSAL_PEOPLE = 1_500;
    private static final long REHEARSAL_MILLIS = 1_500;
    /** By then the first answer of the new owner has come. */
    private static final long GAP_MILLIS = 250;

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'arena-'HHmmss");

    /** Where a sale stands. */
    enum Phase {
        STARTING,
        READY,
        RUNNING,
        CHECKING,
        FINISHED
    }

    private final Vertx vertx;
    private final DemoCluster cluster;
    private final NodeApi api;
    private final IndependentAudit audit;
    private final ClusterWatch watch;
    private final ArenaFrame frame = new ArenaFrame();
    private final ArenaEvents events = new ArenaEvents(frame);
    private final ArenaAudience audience = new ArenaAudience();
    private final DemoFaults faults;
    private Phase phase = Phase.STARTING;
    private String campaign = "";
    private String clusterShown = "";
    private boolean watching;
    private boolean checking;
    private @Nullable DemoSale sale;
    private @Nullable JsonObject result;

    ArenaShow(Vertx vertx, DemoCluster cluster, NodeApi api, RedisSwitch redis, IndependentAudit audit) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.api = api;
        this.audit = audit;
        this.watch = new ClusterWatch(cluster.nodes());
        this.faults = new DemoFaults(vertx, cluster, redis, events);
    }

    /** Completes when the nodes share the shards, and the first campaign waits for its crowd. */
    Future<Void> open() {
        vertx.setPeriodic(FRAME_MILLIS, tick -> sendFrame());
        vertx.setPeriodic(WATCH_MILLIS, tick -> watchNodes());
        vertx.setPeriodic(CHECK_MILLIS, tick -> check());
        return firstIsLive()
                .compose(live -> launchOthers())
                .compose(launched -> settled())
                .compose(settled -> rehearse())
                .compose(rehearsed -> prepare());
    }

    private Future<Void> firstIsLive() {
        return api.live(cluster.first())
                .recover(notYet -> vertx.timer(WATCH_MILLIS).compose(later -> firstIsLive()));
    }

    private Future<Void> launchOthers() {
        try {
            cluster.launchOthers();
            return Future.succeededFuture();
        } catch (IOException failure) {
            return Future.failedFuture(failure);
        }
    }

    private Future<Void> settled() {
        return watch.isSettled()
                ? Future.succeededFuture()
                : vertx.timer(WATCH_MILLIS).compose(later -> settled());
    }

    /** The JVMs of the nodes have claimed nothing yet: a small crowd that nobody watches goes first. */
    private Future<Void> rehearse() {
        String id = LocalTime.now(ZoneId.systemDefault()).format(NAME) + "-rehearsal";
        return create(id).compose(made -> {
            CrowdClaims claims = new CrowdClaims(
                    vertx,
                    cluster.nodes(),
                    id,
                    CrowdPlan.constant(REHEARSAL_PEOPLE, REHEARSAL_MILLIS),
                    new CrowdRecord(REHEARSAL_PEOPLE, 1, STOCK),
                    new AnswerTimes(),
                    CrowdClaims.Listener.NOBODY);
            claims.begin();
            return vertx.timer(REHEARSAL_MILLIS).onSuccess(over -> claims.end()).mapEmpty();
        });
    }

    private Future<JsonObject> create(String id) {
        return api.create(
                "/v1/campaigns",
                new JsonObject().put("id", id).put("name", "Arena").put("stock", STOCK));
    }

    /** A campaign of its own for each sale. */
    private Future<Void> prepare() {
        String id = LocalTime.now(ZoneId.systemDefault()).format(NAME);
        return create(id)
                .compose(made -> api.manage("/cluster?campaign=" + id))
                .onSuccess(place -> {
                    campaign = id;
                    watch.watch(place.getInteger("shard"));
                    result = null;
                    sale = null;
                    enter(Phase.READY);
                    frame.put("campaign", id);
                })
                .mapEmpty();
    }

    private void enter(Phase next) {
        phase = next;
        frame.put("phase", word(next));
    }

    private static String word(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    // ---- what a watcher does --------------------------------------------------------------------------------------

    /** @return whether it can be done now */
    boolean release(DemoSale.Choice choice) {
        if (phase == Phase.FINISHED) {
            prepare().onSuccess(prepared -> begin(choice)).onFailure(this::notPrepared);
            enter(Phase.STARTING);
            return true;
        }
        return phase == Phase.READY && begin(choice);
    }

    /** The watcher may press again. */
    private void notPrepared(Throwable failure) {
        LOG.error("No campaign can be created for the next crowd", failure);
        enter(Phase.FINISHED);
    }

    private boolean begin(DemoSale.Choice choice) {
        events.begin();
        DemoSale begun = new DemoSale(vertx, api, cluster.nodes(), campaign, STOCK, choice, frame, this::finish);
        sale = begun;
        frame.put("sale", begun.setting());
        enter(Phase.RUNNING);
        begun.begin();
        return true;
    }

    boolean kill() {
        boolean killed = faults.kill(watch.owner());
        if (killed) {
            faultBegins();
        }
        return killed;
    }

    boolean pause() {
        boolean resumes = faults.isPausing();
        boolean done = faults.pause(watch.owner());
        if (done && !resumes) {
            faultBegins();
        }
        return done;
    }

    private void faultBegins() {
        if (sale != null) {
            sale.faultBegins();
        }
    }

    boolean toggleRedis() {
        return faults.toggleRedis();
    }

    // ---- what the timers do ---------------------------------------------------------------------------------------

    private void sendFrame() {
        DemoSale running = sale;
        if (running != null && phase == Phase.RUNNING && running.wantsKill()) {
            kill();
        }
        int answers = frame.answers();
        if (running != null && answers > 0) {
            running.rate(events.at(), answers);
        }
        if (running != null && phase == Phase.RUNNING) {
            frame.put("counts", running.counts());
        }
        frame.take().ifPresent(taken -> audience.send(taken.put("at", events.at())));
    }

    private void watchNodes() {
        cluster.nodes().stream()
                .filter(node -> node.state() == DemoNode.State.STARTING)
                .forEach(node -> api.ready(node).onSuccess(ready -> becameReady(node)));
        if (!watching) {
            watching = true;
            api.manage("/cluster").onSuccess(this::update).onComplete(done -> watching = false);
        }
        showCluster();
    }

    private void becameReady(DemoNode node) {
        if (node.state() == DemoNode.State.STARTING) {
            node.ready();
            if (phase != Phase.STARTING) {
                events.add("back", node);
            }
        }
    }

    private void update(JsonObject view) {
        watch.update(view);
        watch.news().forEach(takeover -> vertx.setTimer(GAP_MILLIS, later -> tell(takeover)));
    }

    /** After a fault, a takeover stands at the moment at which somebody was answered again. */
    private void tell(ClusterWatch.Takeover takeover) {
        DemoSale running = sale;
        JsonObject event = new JsonObject()
                .put("node", takeover.owner())
                .put("epoch", takeover.epoch())
                .put("millis", takeover.millis())
                .put("cause", takeover.cause())
                .put("source", takeover.source());
        if (running == null || takeover.cause().equals("handed-over")) {
            events.add("takeover", event.put("gap", 0));
        } else {
            events.add("takeover", event.put("gap", running.silenceMillis()), running.silenceEnd());
        }
    }

    private void showCluster() {
        JsonObject shown = watch.shown().put("redis", faults.redisRuns());
        String text = shown.encode();
        if (!text.equals(clusterShown)) {
            clusterShown = text;
            frame.put("cluster", shown);
        }
    }

    private void check() {
        DemoSale running = sale;
        if (running != null && phase == Phase.RUNNING && !checking) {
            checking = true;
            running.audit().onSuccess(audited -> show(running)).onComplete(done -> checking = false);
        }
    }

    private void show(DemoSale checked) {
        frame.put("promises", checked.checks());
        frame.put("times", checked.times());
    }

    // ---- the end of a sale ----------------------------------------------------------------------------------------

    private void finish() {
        DemoSale ended = Objects.requireNonNull(sale);
        long millis = events.at();
        enter(Phase.CHECKING);
        frame.put("counts", ended.counts());
        faults.mend();
        verify(ended).onSuccess(proof -> conclude(ended, proof, millis)).onFailure(failure -> {
            LOG.error("The sale cannot be checked", failure);
            vertx.setTimer(CHECK_MILLIS, later -> finish());
        });
    }

    private Future<Proof> verify(DemoSale ended) {
        return ended.audit()
                .compose(audited -> ended.compare())
                .compose(compared -> Future.fromCompletionStage(
                        CompletableFuture.supplyAsync(() -> audit.of(ended.campaign())), vertx.getOrCreateContext()));
    }

    private void conclude(DemoSale ended, Proof proof, long millis) {
        show(ended);
        JsonObject counts = ended.counts();
        result = ended.setting()
                .put("holds", ended.holds() && proof.holds())
                .put("report", proof.report())
                .put("coupons", counts.getInteger("coupons") + ended.guests().size())
                .put("guests", ended.guests())
                .put("same", counts.getInteger("same"))
                .put("again", counts.getInteger("again"))
                .put("answers", ended.answers())
                .put("millis", millis)
                .put("times", ended.times())
                .put("killed", events.count("killed"))
                .put("paused", events.count("paused"))
                .put("takeovers", events.count("takeover"))
                .put("redisStopped", events.count("redis-stopped"));
        frame.put("result", result);
        enter(Phase.FINISHED);
        faults.restartKilled();
    }

    // ---- who watches ----------------------------------------------------------------------------------------------

    boolean admit(HttpServerResponse response, String token) {
        JsonObject snapshot = new JsonObject()
                .put("token", token)
                .put("phase", word(phase))
                .put("campaign", campaign)
                .put("stock", STOCK)
                .put("at", events.at())
                .put("events", events.shown())
                .put("cluster", watch.shown().put("redis", faults.redisRuns()))
                .put("result", result);
        Optional.ofNullable(sale)
                .ifPresent(shown -> snapshot.put("sale", shown.shown()).put("promises", shown.checks()));
        return audience.admit(response, snapshot);
    }
}
