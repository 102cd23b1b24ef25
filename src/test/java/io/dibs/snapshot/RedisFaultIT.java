package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.ProcFiles;
import io.dibs.testkit.redis.RawRedis;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Something happens to Redis, and then the owner of a campaign is killed: its successor must not be misled. */
class RedisFaultIT {
    private static final String CAMPAIGN = "redis";
    private static final int WAVE = 1_000;
    private static final int STOCK = 100_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final ClientRecord record = new ClientRecord();
    private NodeFleet fleet;
    private int comers;

    @Test
    void whateverBecomesOfRedisAnotherNodeTakesOverRight() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (NodeFleet running = new NodeFleet(folder, Map.of()).start(2)) {
            fleet = running;
            RawRedis redis =
                    new RawRedis(vertx, fleet.servers().uri(ServerKind.REDIS).orElseThrow());
            fleet.any().api().create(CAMPAIGN, STOCK);
            wave(fleet.any());

            assertThat(failuresOfTakeoverAfter(redis::wipe)).isPositive();
            assertThat(failuresOfTakeoverAfter(() -> redis.flip(redis.whole(new SnapshotKeys(CAMPAIGN).chunk(0)), 100)))
                    .isPositive();
            Map<String, byte[]> yesterday = redis.copy();
            wave(fleet.any());
            // An old snapshot is no wrong one: it is used, and the rest is read from PostgreSQL.
            assertThat(failuresOfTakeoverAfter(() -> redis.restore(yesterday))).isZero();
            assertThat(failuresOfTakeoverAfter(this::killRedis)).isPositive();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private void killRedis() {
        ProcFiles.inside(folder.resolve("servers"), "redis-server").forEach(pid -> ProcFiles.signal(pid, "KILL"));
    }

    /** What the successor counts as failures of snapshots. */
    private double failuresOfTakeoverAfter(Runnable fault) {
        fleet.complete();
        awaitSaved();
        fault.run();
        NodeProcess owner = fleet.ownerOf(CAMPAIGN);
        NodeProcess successor = fleet.othersThan(owner).get(0);
        double before = failures(successor);
        owner.process().kill();
        wave(successor);
        return failures(successor) - before;
    }

    private void awaitSaved() {
        await().atMost(LIMIT).until(() -> metric(fleet.ownerOf(CAMPAIGN), "dibs_snapshot_lag_coupons") == 0);
    }

    /** New users come, the old ones ask again, and everybody's own record must agree with PostgreSQL. */
    private void wave(NodeProcess door) {
        LoadPlan plan = LoadPlan.closedLoop(door.address(), 16, LIMIT).retrying(LIMIT);
        LoadReport fresh = LoadGenerator.run(plan, ClaimRequests.distinct(CAMPAIGN, comers, WAVE), record);
        assertThat(fresh.count(201) + fresh.count(200)).as("%s", fresh).isEqualTo(WAVE);
        comers += WAVE;
        LoadReport again = LoadGenerator.run(plan, ClaimRequests.distinct(CAMPAIGN, 0, comers), record);
        assertThat(again.count(200)).as("%s", again).isEqualTo(comers);
        assertThat(record.size()).isEqualTo(comers);
        assertThat(record.violationsAgainst(door.api().feed(CAMPAIGN))).isEmpty();
        door.api().requireProof(CAMPAIGN);
    }

    private static double failures(NodeProcess node) {
        return metric(node, "dibs_snapshot_failures_total");
    }

    private static double metric(NodeProcess node, String name) {
        return node.management()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }
}
