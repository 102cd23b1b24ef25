package io.dibs.sale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.crowd.AnswerKinds;
import io.dibs.testkit.crowd.ClaimingCrowd;
import io.dibs.testkit.crowd.ConstantRateClaims;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an administrator does in the middle of a sale is in force at once on every node, and the promises hold all the
 * while. {@code mvn verify -Dit.test=LifeCycleIT -Djvm.brief= -Ddibs.sale.rate=20000} is the long form.
 */
@Tag("alone")
class LifeCycleIT {
    private static final int NODES = 2;
    /** At each node. */
    private static final int PER_SECOND = Integer.getInteger("dibs.sale.rate", 2_000) / NODES;

    private static final int FIRST_STOCK = 500;
    private static final long IN_FORCE_MILLIS = 500;
    private static final long SCHEDULE_MILLIS = 50;
    private static final long ENOUGH = 100;
    /** Claims of one door are numbered from here, times the door's number. */
    private static final long APART = 1_000_000_000L;

    @TempDir
    private static Path folder;

    private static NodeFleet fleet;

    @BeforeAll
    static void start() {
        fleet = new NodeFleet(folder, Map.of("DIBS_WARM_UP", "true")).start(NODES);
        fleet.any().api().create("warm", 2_000_000_000);
        new ClaimingCrowd("warm", new ClientRecord())
                .at(fleet.nodes(), PER_SECOND, Duration.ofSeconds(5 + PER_SECOND / 200))
                .join();
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    private static TestApiClient api() {
        return fleet.any().api();
    }

    private static HttpResponse<String> call(String method, String path, String body, String... headers) {
        HttpResponse<String> answer = api().call(method, "/v1" + path, body, headers);
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isBetween(200, 299);
        return answer;
    }

    private static List<ConstantRateClaims> rush(String campaign, ClientRecord record) {
        return IntStream.range(0, NODES)
                .mapToObj(port ->
                        new ConstantRateClaims(fleet.nodes().get(port), campaign, port * APART, PER_SECOND, record))
                .toList();
    }

    private static List<LoadReport> end(List<ConstantRateClaims> doors) {
        List<CompletableFuture<LoadReport>> ends = doors.stream()
                .map(door -> CompletableFuture.supplyAsync(door::end))
                .toList();
        return ends.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void everyChangeInTheMiddleOfASaleIsInForceAtOnce() {
        api().create("sale", FIRST_STOCK);
        ClientRecord record = new ClientRecord();
        List<ConstantRateClaims> doors = rush("sale", record);
        try {
            await().until(() -> doors.stream().allMatch(door -> door.answers.count("sold-out", 0) >= ENOUGH));
            revokeOne(doors);
            change(doors, "POST", "/campaigns/sale/stock", "{\"add\":100000000}", AnswerKinds.WON);
            change(doors, "POST", "/campaigns/sale/pause", null, "paused");
            change(doors, "POST", "/campaigns/sale/open", null, AnswerKinds.WON);
            change(doors, "PATCH", "/campaigns/sale", "{\"opensAt\":\"2099-01-01T00:00:00Z\"}", "not-open");
            change(doors, "PATCH", "/campaigns/sale", "{\"opensAt\":null}", AnswerKinds.WON);
            change(doors, "POST", "/campaigns/sale/sync", null, AnswerKinds.WON);
            renameAsSeen();
            change(doors, "POST", "/campaigns/sale/close", null, "closed");
            end(doors).forEach(report -> {
                System.out.println(report);
                assertThat(report.unanswered()).as("%s", report).isZero();
            });
            assertThat(record.size()).isGreaterThan(FIRST_STOCK + 1);
            assertThat(record.violationsAgainst(api().feed("sale"))).isEmpty();
        } finally {
            end(doors);
        }
        api().requireProof("sale");
        JsonObject history =
                new JsonObject(call("GET", "/campaigns/sale/history", null).body());
        assertThat(history.getJsonArray("items").size()).isEqualTo(9);
        assertThat(history.getJsonArray("items").getJsonObject(7).getInteger("revoked"))
                .isEqualTo(1);
    }

    /** All are out: one that is taken back and put in again goes to exactly one of those who come. */
    private static void revokeOne(List<ConstantRateClaims> doors) {
        JsonObject first = new JsonObject(
                        call("GET", "/campaigns/sale/coupons?limit=1", null).body())
                .getJsonArray("items")
                .getJsonObject(0);
        long before = won(doors);
        long begun = System.currentTimeMillis();
        call("POST", "/coupons/" + first.getString("code") + "/revoke", "{\"restock\":true}");
        long inForce = begun + IN_FORCE_MILLIS;
        await().until(() -> doors.stream().allMatch(door -> door.answers.count("sold-out", inForce) >= ENOUGH));
        assertThat(won(doors)).isEqualTo(before + 1);
        for (NodeProcess node : fleet.nodes()) {
            HttpResponse<String> again = node.api().claim("sale", first.getString("userId"));
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(new JsonObject(again.body()).getString("state")).isEqualTo("revoked");
        }
    }

    private static long won(List<ConstantRateClaims> doors) {
        return doors.stream()
                .mapToLong(door -> door.answers.count(AnswerKinds.WON, 0))
                .sum();
    }

    /** Coupons go out all the time, and are no conflict; another change is. */
    private static void renameAsSeen() {
        String tag = call("GET", "/campaigns/sale", null)
                .headers()
                .firstValue("etag")
                .orElseThrow();
        call("PATCH", "/campaigns/sale", "{\"name\":\"Renamed\"}", "If-Match", tag);
        for (NodeProcess node : fleet.nodes()) {
            int late = node.api()
                    .call("PATCH", "/v1/campaigns/sale", "{\"name\":\"Again\"}", "If-Match", tag)
                    .statusCode();
            assertThat(late).isEqualTo(412);
            assertThat(node.api().campaign("sale").getString("name")).isEqualTo("Renamed");
        }
    }

    private static void change(List<ConstantRateClaims> doors, String method, String path, String body, String then) {
        long begun = System.currentTimeMillis();
        call(method, path, body);
        long took = System.currentTimeMillis() - begun;
        long inForce = begun + IN_FORCE_MILLIS;
        await().until(() -> doors.stream().allMatch(door -> door.answers.count(then, inForce) >= ENOUGH));
        for (ConstantRateClaims door : doors) {
            System.out.printf("%s %s: answered after %d ms, %s%n", method, path, took, door.answers.turn(then, begun));
            assertThat(door.answers.kinds(answer -> answer.sentAt() >= inForce)).containsOnly(then);
        }
    }

    @Test
    void aScheduleIsKeptToFiftyMilliseconds() {
        long opensAt = System.currentTimeMillis() + 1_500;
        long closesAt = opensAt + 1_000;
        JsonObject campaign =
                new JsonObject().put("id", "timed").put("name", "Timed").put("stock", 100_000_000);
        campaign.put("opensAt", Instant.ofEpochMilli(opensAt).toString());
        call(
                "POST",
                "/campaigns",
                campaign.put("closesAt", Instant.ofEpochMilli(closesAt).toString())
                        .encode());
        List<ConstantRateClaims> doors = rush("timed", new ClientRecord());
        try {
            await().until(() -> doors.stream().allMatch(door -> door.answers.count("closed", 0) >= ENOUGH));
        } finally {
            end(doors);
        }
        for (ConstantRateClaims door : doors) {
            AnswerKinds answers = door.answers;
            System.out.println("opening: " + answers.turn(AnswerKinds.WON, opensAt));
            System.out.println("closing: " + answers.turn("closed", closesAt));
            assertThat(answers.kinds(answer -> answer.receivedAt() < opensAt)).containsOnly("not-open");
            assertThat(answers.kinds(
                            answer -> answer.sentAt() >= opensAt + SCHEDULE_MILLIS && answer.receivedAt() < closesAt))
                    .containsOnly(AnswerKinds.WON);
            assertThat(answers.kinds(answer -> answer.sentAt() >= closesAt + SCHEDULE_MILLIS))
                    .containsOnly("closed");
        }
        api().feed("timed")
                .forEach(coupon -> assertThat(Instant.parse(coupon.issuedAt()).toEpochMilli())
                        .isBetween(opensAt, closesAt - 1));
    }
}
