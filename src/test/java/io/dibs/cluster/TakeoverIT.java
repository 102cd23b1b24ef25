package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.crowd.ClaimingCrowd;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes lose one another in the middle of a sale. {@code mvn verify -Dit.test=TakeoverIT -Djvm.brief=
 * -Ddibs.takeovers=10} is the long form.
 */
@Tag("alone")
class TakeoverIT {
    private static final int TAKEOVERS = Integer.getInteger("dibs.takeovers", 1);
    /** The long form is run on a machine that has nothing else to do. */
    private static final long LONGEST_PAUSE_MILLIS = TAKEOVERS >= 10 ? 1_500 : 5_000;

    private static final int PER_SECOND = 300;
    private static final int STOCK = 1_000_000;
    /** Hazelcast and the heartbeats of the nodes call a node that is silent for so long lost. */
    private static final Duration PAUSE = Duration.ofSeconds(6);

    private static final Duration WAVE = Duration.ofSeconds(6);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static NodeFleet fleet;

    @BeforeAll
    static void start() {
        fleet = new NodeFleet(folder, Map.of()).start(3);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @BeforeEach
    void complete() {
        fleet.complete();
    }

    /** A sale whose clients keep their own record. */
    private static final class Sale {
        private final String campaign;
        private final ClientRecord record = new ClientRecord();
        private final ClaimingCrowd crowd;

        Sale(String campaign) {
            this.campaign = campaign;
            this.crowd = new ClaimingCrowd(campaign, record);
            fleet.any().api().create(campaign, STOCK);
        }

        CompletableFuture<List<LoadReport>> begin(List<NodeProcess> doors) {
            int before = record.size();
            CompletableFuture<List<LoadReport>> reports = crowd.at(doors, PER_SECOND, WAVE);
            await().atMost(LIMIT).until(() -> record.size() > before + PER_SECOND);
            return reports;
        }

        /** Everybody has a coupon, the one in their answer, and nobody else has any. */
        void check() {
            assertThat(record.size()).isEqualTo((int) crowd.answered());
            assertThat(record.violationsAgainst(fleet.any().api().feed(campaign)))
                    .isEmpty();
            fleet.any().api().requireProof(campaign);
        }
    }

    @Test
    void afterAKillOfTheOwnerTheOthersGoOn() {
        Sale sale = new Sale("killed");
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < TAKEOVERS; i++) {
            fleet.complete();
            NodeProcess owner = fleet.ownerOf("killed");
            CompletableFuture<List<LoadReport>> reports = sale.begin(fleet.othersThan(owner));
            long killedAt = System.nanoTime();
            owner.process().kill();
            System.out.println("After a kill: " + reports.join());
            pauses.add(sale.crowd.longestPauseMillis(killedAt));
        }
        sale.check();
        Collections.sort(pauses);
        System.out.println("Without a new coupon after a kill, ms: " + pauses);
        assertThat(pauses.get(pauses.size() / 2)).isLessThanOrEqualTo(LONGEST_PAUSE_MILLIS);
    }

    @Test
    void aNodeThatStopsHandsItsShardsOver() {
        Sale sale = new Sale("stopped");
        NodeProcess owner = fleet.ownerOf("stopped");
        CompletableFuture<List<LoadReport>> reports = sale.begin(fleet.othersThan(owner));
        long stoppedAt = System.nanoTime();
        assertThat(owner.process().stop()).isZero();
        List<LoadReport> completed = reports.join();
        System.out.println("After a stop: " + completed + ", without a new coupon for "
                + sale.crowd.longestPauseMillis(stoppedAt) + " ms");
        assertThat(completed).allSatisfy(report -> {
            assertThat(report.serverErrors()).isZero();
            assertThat(report.failed()).isZero();
        });
        sale.check();
    }

    @Test
    void anOwnerThatWokeUpTooLateLetsGoAndComesBackByItself() {
        Sale sale = new Sale("frozen");
        NodeProcess owner = fleet.ownerOf("frozen");
        CompletableFuture<List<LoadReport>> reports = sale.begin(fleet.othersThan(owner));
        owner.pause();
        try {
            await().atMost(LIMIT).until(() -> isOwnedBesides(owner, "frozen"));
            System.out.println("While the owner is frozen: " + reports.join());
        } finally {
            owner.resume();
        }
        // Whom the frozen node still counts as its own ask it; it must not decide for them.
        System.out.println("At a node that was frozen: "
                + sale.crowd
                        .at(List.of(owner), PER_SECOND, Duration.ofSeconds(4))
                        .join());
        fleet.awaitBalance();
        sale.check();
    }

    /** As when the machine of all of them is moved. */
    @Test
    void whereAllStandStillNobodyLosesAnything() {
        Sale sale = new Sale("paused");
        List<String> before = owners();
        CompletableFuture<List<LoadReport>> reports = sale.begin(fleet.nodes());
        fleet.nodes().forEach(NodeProcess::pause);
        CompletableFuture.runAsync(
                        () -> fleet.nodes().forEach(NodeProcess::resume),
                        CompletableFuture.delayedExecutor(PAUSE.toSeconds(), TimeUnit.SECONDS))
                .join();
        System.out.println("All stood still for " + PAUSE.toSeconds() + " s: " + reports.join());
        assertThat(owners()).isEqualTo(before);
        sale.check();
    }

    private static List<String> owners() {
        return NodeFleet.owners(fleet.any());
    }

    private static boolean isOwnedBesides(NodeProcess node, String campaign) {
        String name = "n" + (fleet.nodes().indexOf(node) + 1);
        String shown = fleet.othersThan(node)
                .get(0)
                .management()
                .get("/cluster?campaign=" + campaign)
                .body();
        return !shown.contains("\"owner\":\"" + name + "\"");
    }

    @Test
    void everyNodeShowsTheSameCluster() {
        List<Object> shards = fleet.nodes().stream()
                .map(node -> (Object) NodeFleet.cluster(node).getJsonArray("shards"))
                .distinct()
                .toList();
        assertThat(shards).hasSize(1);
        assertThat(NodeFleet.cluster(fleet.any()).getJsonArray("nodes")).hasSize(3);
    }
}
