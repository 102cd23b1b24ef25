package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.client.ClientRecord.ReceivedCoupon;
import io.dibs.testkit.crowd.ClaimingCrowd;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.postgres.ServerClock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of PostgreSQL's machine jumps in the middle of a sale that ends in half an hour. */
@Tag("faketime")
class ServerClockIT {
    private static final int PER_SECOND = 100;
    private static final int STOCK = 1_000_000;
    private static final Duration SALE = Duration.ofSeconds(Integer.getInteger("dibs.clock.seconds", 5));
    private static final Duration REST_OF_THE_SALE = Duration.ofMinutes(30);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration BACK = Duration.ofSeconds(10);
    /** The node reckons PostgreSQL's time to within this. */
    private static final Duration DOUBT = Duration.ofSeconds(2);

    private static ServerClock clock;
    private static PostgresProcess server;
    private static NodeProcess node;

    private final ClientRecord record = new ClientRecord();
    private final Instant began = Instant.now();
    private double jumpsBefore;
    private long linesBefore;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        clock = new ServerClock(folder);
        server = PostgresProcess.start(PostgresProcess.DURABLE);
        server.crash();
        server.startAgain(clock.environment());
        Map<String, String> settings =
                Map.of("DIBS_AUTH", "none", "DIBS_POSTGRES_URI", server.uri(server.newDatabase()));
        node = new NodeProcess(folder, settings, "-Xmx256m").start();
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
        long pid = server.pid();
        server.close();
        ServerClock.clearAway(pid);
    }

    @Test
    void anHourAheadForOneHeartbeatNobodyNotices() {
        CompletableFuture<List<LoadReport>> reports = begin("blip");
        Duration before = clock.ahead();
        clock.set(before.plusHours(1));
        await("a heartbeat that tells of it").atMost(LIMIT).until(() -> jumps() > jumpsBefore);
        clock.set(before);
        check("blip", reports.join());
        assertThat(issuedNow()).isBetween(earliest(), latest());
    }

    /** As after a failover to a machine that is behind. */
    @Test
    void tenSecondsBackForGoodAreFollowedWhileTheSaleGoesOn() {
        CompletableFuture<List<LoadReport>> reports = begin("back");
        Duration after = clock.ahead().minus(BACK);
        clock.set(after);
        check("back", reports.join());
        await("a coupon of that time").atMost(LIMIT).until(() -> issuedNow()
                .isBefore(Instant.now().plus(after).plus(DOUBT)));
    }

    private CompletableFuture<List<LoadReport>> begin(String campaign) {
        jumpsBefore = jumps();
        linesBefore = lines();
        create(campaign);
        CompletableFuture<List<LoadReport>> reports =
                new ClaimingCrowd(campaign, record).at(List.of(node), PER_SECOND, SALE);
        await("the middle of the sale").atMost(LIMIT).until(() -> record.size() > PER_SECOND / 2);
        return reports;
    }

    private void check(String campaign, List<LoadReport> reports) {
        System.out.println(campaign + ": " + reports);
        assertThat(reports).allSatisfy(report -> {
            assertThat(report.statuses()).containsOnlyKeys(201);
            assertThat(report.failed()).isZero();
        });
        List<ReceivedCoupon> feed = node.api().feed(campaign);
        assertThat(record.violationsAgainst(feed)).isEmpty();
        assertThat(feed.stream().map(coupon -> Instant.parse(coupon.issuedAt())).toList())
                .isSorted()
                .allSatisfy(issued -> assertThat(issued).isBetween(earliest(), latest()));
        node.api().requireProof(campaign);
        assertThat(jumps() - jumpsBefore).isEqualTo(1);
        assertThat(lines() - linesBefore).isEqualTo(1);
    }

    private Instant earliest() {
        return began.minus(BACK).minus(DOUBT);
    }

    private static Instant latest() {
        return Instant.now().plus(DOUBT);
    }

    private static double jumps() {
        return node.management()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("dibs_ledger_clock_jumps_total "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                .sum();
    }

    private static long lines() {
        return node.process()
                .output()
                .lines()
                .filter(line -> line.contains("PostgreSQL's clock jumped by"))
                .count();
    }

    /** The time of a new campaign's first coupon: within a campaign they are kept in order. */
    private Instant issuedNow() {
        String campaign = "new-" + System.nanoTime();
        create(campaign);
        String coupon = node.api().claim(campaign, "somebody").body();
        return Instant.parse(new JsonObject(coupon).getString("issuedAt"));
    }

    private void create(String campaign) {
        JsonObject body = new JsonObject()
                .put("id", campaign)
                .put("name", campaign)
                .put("stock", STOCK)
                .put("closesAt", began.plus(REST_OF_THE_SALE).toString());
        assertThat(node.api().post("/v1/campaigns", body.encode()).statusCode()).isEqualTo(201);
    }
}
