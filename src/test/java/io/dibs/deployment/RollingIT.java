package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.load.Claims;
import io.dibs.load.ClientRecord;
import io.dibs.load.Fleet;
import io.dibs.load.Generator;
import io.dibs.load.NodeProcess;
import io.dibs.load.Plan;
import io.dibs.load.Report;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes are stopped and started again while clients come in through nginx, and none of them is told a failure.
 * {@code mvn verify -Dit.test=RollingIT -Ddibs.rolling.claims=200000} is the long form.
 */
@Tag("alone")
@Tag("nginx")
class RollingIT {
    private static final int CLAIMS = Integer.getInteger("dibs.rolling.claims", 10_000);
    private static final int PER_SECOND = 1_000;
    private static final int CONNECTIONS = 64;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Less than a node keeps a claim: nobody waited for one that could not serve. */
    private static final double LONGEST_WAIT_MILLIS = 4_000;

    private static final String STOPPED = "stopped";
    private static final String ROLLED = "rolled";

    private final ClientRecord record = new ClientRecord();

    @TempDir
    Path folder;

    @Test
    void noRequestFailsWhileNodesComeAndGo() throws Exception {
        try (Fleet fleet = new Fleet(folder, Map.of()).start(3);
                Nginx nginx = Nginx.before(Files.createDirectory(folder.resolve("nginx")), ports(fleet))) {
            fleet.any().api().create(STOPPED, CLAIMS);
            CompletableFuture<Report> crowd = crowd(nginx, STOPPED, CLAIMS, 0);
            await().atMost(LIMIT).until(() -> record.size() > PER_SECOND);
            NodeProcess owner = fleet.ownerOf(STOPPED);
            assertThat(owner.process().stop()).isZero();
            check(fleet, STOPPED, "The owner stopped", crowd.join());
            owner.start();
            fleet.awaitBalance();

            rollAll(fleet, nginx);
        }
    }

    private static int[] ports(Fleet fleet) {
        return fleet.nodes().stream().mapToInt(node -> node.address().getPort()).toArray();
    }

    /** Claims go on for as long as the nodes take to come back. */
    private void rollAll(Fleet fleet, Nginx nginx) {
        ClientRecord rolled = new ClientRecord();
        fleet.any().api().create(ROLLED, 1_000_000);
        CompletableFuture<Void> rolling = CompletableFuture.runAsync(() -> fleet.nodes().forEach(node -> {
            assertThat(node.process().stop()).isZero();
            node.start();
            fleet.awaitBalance();
        }));
        int comers = 0;
        while (!rolling.isDone()) {
            Report report = run(nginx, Claims.distinct(ROLLED, comers, PER_SECOND), PER_SECOND, rolled);
            assertThat(report.count(201) + report.count(200)).as("%s", report).isEqualTo(PER_SECOND);
            assertThat(report.maxMillis()).as("%s", report).isLessThan(LONGEST_WAIT_MILLIS);
            comers += PER_SECOND;
        }
        rolling.join();
        assertThat(rolled.size()).isEqualTo(comers);
        assertThat(rolled.violationsAgainst(fleet.any().api().feed(ROLLED))).isEmpty();
        System.out.println("All three nodes rolled during " + comers + " claims, none failed");
    }

    private CompletableFuture<Report> crowd(Nginx nginx, String campaign, int claims, long first) {
        return CompletableFuture.supplyAsync(
                () -> run(nginx, Claims.distinct(campaign, first, claims), claims, record));
    }

    /** Nobody asks twice: whoever is told a failure is counted. */
    private static Report run(Nginx nginx, Claims claims, int count, ClientRecord record) {
        InetSocketAddress door = new InetSocketAddress("127.0.0.1", nginx.port());
        Duration time = Duration.ofSeconds(count / PER_SECOND + 60);
        return Generator.run(Plan.constantRate(door, CONNECTIONS, PER_SECOND, time), claims, record);
    }

    private void check(Fleet fleet, String campaign, String what, Report report) {
        System.out.println(what + ": " + report);
        assertThat(report.count(201) + report.count(200)).as("%s", report).isEqualTo(CLAIMS);
        assertThat(report.failed()).as("%s", report).isZero();
        assertThat(report.maxMillis()).as("%s", report).isLessThan(LONGEST_WAIT_MILLIS);
        assertThat(record.size()).isEqualTo(CLAIMS);
        assertThat(record.violationsAgainst(fleet.any().api().feed(campaign))).isEmpty();
        assertThat(fleet.any().api().audit(campaign).getString("verdict")).isEqualTo("holds");
    }
}
