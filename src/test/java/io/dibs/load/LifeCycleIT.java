package io.dibs.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator does in the middle of a sale is in force at once, and the promises hold all the while. */
class LifeCycleIT {
    private static final int PER_SECOND = 1_000;
    private static final int FIRST_STOCK = 500;
    private static final long IN_FORCE_MILLIS = 500;
    private static final long SCHEDULE_MILLIS = 50;
    private static final long ENOUGH = 100;

    @TempDir
    private static Path folder;

    private static NodeProcess node;

    @BeforeAll
    static void start() {
        node = new NodeProcess(folder).start();
        node.api().create("warm", 1_000_000);
        Plan plan = Plan.constantRate(node.address(), 64, PER_SECOND, Duration.ofSeconds(3));
        Generator.run(plan, Claims.distinct("warm", 0, Long.MAX_VALUE));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static HttpResponse<String> call(String method, String path, String body, String... headers) {
        HttpResponse<String> answer = node.api().call(method, "/v1/campaigns" + path, body, headers);
        assertThat(answer.statusCode()).as("%s %s: %s", method, path, answer.body()).isBetween(200, 299);
        return answer;
    }

    @Test
    void everyChangeInTheMiddleOfASaleIsInForceAtOnce() {
        node.api().create("sale", FIRST_STOCK);
        try (Rush rush = new Rush(node, "sale", PER_SECOND)) {
            await().until(() -> rush.heard.count("sold-out", 0) >= ENOUGH);
            change(rush, "POST", "/sale/stock", "{\"add\":1000000}", Heard.WON);
            change(rush, "POST", "/sale/pause", null, "paused");
            change(rush, "POST", "/sale/open", null, Heard.WON);
            change(rush, "PATCH", "/sale", "{\"opensAt\":\"2099-01-01T00:00:00Z\"}", "not-open");
            change(rush, "PATCH", "/sale", "{\"opensAt\":null}", Heard.WON);
            change(rush, "POST", "/sale/sync", null, Heard.WON);
            renameAsSeen();
            change(rush, "POST", "/sale/close", null, "closed");
            Report report = rush.end();
            System.out.println(report);
            assertThat(report.unanswered()).as("%s", report).isZero();
            assertThat(rush.record.violationsAgainst(node.api().feed("sale"))).isEmpty();
            assertThat(rush.record.size()).isGreaterThan(FIRST_STOCK);
        }
        assertThat(node.api().audit("sale").getString("verdict")).isEqualTo("holds");
        JsonObject history = new JsonObject(call("GET", "/sale/history", null).body());
        assertThat(history.getJsonArray("items").size()).isEqualTo(8);
    }

    /** Coupons go out all the time, and are no conflict; another change is. */
    private static void renameAsSeen() {
        String tag = call("GET", "/sale", null).headers().firstValue("etag").orElseThrow();
        call("PATCH", "/sale", "{\"name\":\"Renamed\"}", "If-Match", tag);
        int late = node.api()
                .call("PATCH", "/v1/campaigns/sale", "{\"name\":\"Again\"}", "If-Match", tag)
                .statusCode();
        assertThat(late).isEqualTo(412);
        assertThat(node.api().campaign("sale").getString("name")).isEqualTo("Renamed");
    }

    private static void change(Rush rush, String method, String path, String body, String then) {
        long begun = System.currentTimeMillis();
        call(method, path, body);
        long took = System.currentTimeMillis() - begun;
        long inForce = begun + IN_FORCE_MILLIS;
        await().until(() -> rush.heard.count(then, inForce) >= ENOUGH);
        System.out.printf(
                "%s %s: answered after %d ms, %s%n", method, path, took, rush.heard.turn(then, begun));
        assertThat(rush.heard.kinds(answer -> answer.sentAt() >= inForce)).containsOnly(then);
    }

    @Test
    void aScheduleIsKeptToFiftyMilliseconds() {
        long opensAt = System.currentTimeMillis() + 1_500;
        long closesAt = opensAt + 1_000;
        JsonObject campaign = new JsonObject().put("id", "timed").put("name", "Timed").put("stock", 1_000_000);
        campaign.put("opensAt", Instant.ofEpochMilli(opensAt).toString());
        call("POST", "", campaign.put("closesAt", Instant.ofEpochMilli(closesAt).toString()).encode());
        try (Rush rush = new Rush(node, "timed", PER_SECOND)) {
            await().until(() -> rush.heard.count("closed", 0) >= ENOUGH);
            Heard heard = rush.heard;
            rush.end();
            System.out.println("opening: " + heard.turn(Heard.WON, opensAt));
            System.out.println("closing: " + heard.turn("closed", closesAt));
            assertThat(heard.kinds(answer -> answer.heardAt() < opensAt)).containsOnly("not-open");
            assertThat(heard.kinds(answer ->
                            answer.sentAt() >= opensAt + SCHEDULE_MILLIS && answer.heardAt() < closesAt))
                    .containsOnly(Heard.WON);
            assertThat(heard.kinds(answer -> answer.sentAt() >= closesAt + SCHEDULE_MILLIS)).containsOnly("closed");
        }
        node.api().feed("timed").forEach(coupon -> assertThat(
                        Instant.parse(coupon.issuedAt()).toEpochMilli())
                .isBetween(opensAt, closesAt - 1));
    }
}
