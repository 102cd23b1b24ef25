package io.dibs.app.demo;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a watcher may break, and what mends it again. Runs on one event loop. */
final class DemoFaults {
    private static final Logger LOG = LoggerFactory.getLogger(DemoFaults.class);
    /** The others have the processor to themselves until the sale is over, or for as long as this. */
    private static final long RESTART_MILLIS = 15_000;

    private static final long PAUSE_MILLIS = 10_000;

    /** Redis, as far as a demo needs it. */
    interface RedisSwitch {
        /** Blocks until it has stopped. */
        void stop();

        /** Blocks until it answers. */
        void start();
    }

    private final Vertx vertx;
    private final DemoCluster cluster;
    private final RedisSwitch redis;
    private final ArenaEvents events;
    private boolean redisRuns = true;
    private boolean redisChanges;

    DemoFaults(Vertx vertx, DemoCluster cluster, RedisSwitch redis, ArenaEvents events) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.redis = redis;
        this.events = events;
    }

    /** One node is always left that is up, so that somebody can take over. */
    private Optional<DemoNode> victim(Optional<String> owner) {
        return owner.flatMap(cluster::named).filter(node -> node.runs() && isAnotherUp(node));
    }

    private boolean isAnotherUp(DemoNode owner) {
        return cluster.nodes().stream().anyMatch(node -> node != owner && node.state() == DemoNode.State.UP);
    }

    /** @return whether there was an owner to kill, and another node */
    boolean kill(Optional<String> owner) {
        Optional<DemoNode> victim = victim(owner);
        victim.ifPresent(node -> {
            node.kill();
            events.add("killed", node);
            vertx.setTimer(RESTART_MILLIS, later -> restart(node));
        });
        return victim.isPresent();
    }

    private void restart(DemoNode node) {
        if (node.state() != DemoNode.State.DOWN) {
            return;
        }
        try {
            cluster.launch(node);
            events.add("restarting", node);
        } catch (IOException failure) {
            LOG.error("{} cannot be started again", node.name(), failure);
        }
    }

    /** Pauses the owner, or lets those go on that are paused. */
    boolean pause(Optional<String> owner) {
        if (resumeAll()) {
            return true;
        }
        Optional<DemoNode> victim = victim(owner);
        victim.ifPresent(node -> {
            node.pause();
            events.add("paused", node);
            vertx.setTimer(PAUSE_MILLIS, later -> resume(node));
        });
        return victim.isPresent();
    }

    boolean isPausing() {
        return cluster.nodes().stream().anyMatch(node -> node.state() == DemoNode.State.PAUSED);
    }

    private boolean resumeAll() {
        List<DemoNode> resumed = cluster.nodes().stream().filter(this::resume).toList();
        return !resumed.isEmpty();
    }

    private boolean resume(DemoNode node) {
        if (node.state() != DemoNode.State.PAUSED) {
            return false;
        }
        node.resume();
        events.add("resumed", node);
        return true;
    }

    /** Stops Redis, or brings it back. */
    boolean toggleRedis() {
        if (redisChanges) {
            return false;
        }
        redisChanges = true;
        boolean stops = redisRuns;
        events.add(stops ? "redis-stopping" : "redis-starting", new JsonObject());
        vertx.executeBlocking(() -> {
                    if (stops) {
                        redis.stop();
                    } else {
                        redis.start();
                    }
                    return stops;
                })
                .onComplete(done -> {
                    redisChanges = false;
                    if (done.succeeded()) {
                        redisRuns = !stops;
                        events.add(stops ? "redis-stopped" : "redis-back", new JsonObject());
                    } else {
                        LOG.error("Redis cannot be {}", stops ? "stopped" : "started", done.cause());
                    }
                });
        return true;
    }

    boolean redisRuns() {
        return redisRuns;
    }

    /** The sale is over and proven: who was killed may have the processor now. */
    void restartKilled() {
        cluster.nodes().forEach(this::restart);
    }

    /** The sale is over: what stood still goes on. */
    void mend() {
        resumeAll();
        if (!redisRuns) {
            toggleRedis();
        }
    }
}
