package io.dibs.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.node.DibsCommandRun;
import io.dibs.testkit.node.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL's files are put back to an earlier moment, while Redis keeps what it knows. */
class RestoredBackupIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void aCampaignThatLostCouponsIsPausedUntilItIsRecovered(@TempDir Path folder) throws Exception {
        try (NodeProcess node = new NodeProcess(folder)) {
            node.start();
            node.api().create("c", 20);
            List<JsonObject> kept = claim(node, 0, 5);
            node.process().stop();
            Path backup = folder.resolve("backup");
            copy(postgres(node), backup);
            node.start();
            List<JsonObject> lost = claim(node, 5, 10);
            node.process().stop();
            copy(backup, postgres(node));
            node.start();

            assertPaused(node, kept);
            node.process().stop();
            node.start();
            assertPaused(node, kept);
            assertThat(DibsCommandRun.run(node, 1, "audit", "c"))
                    .contains("sequences 6 to 10, 5 coupons", "verdict           violated");

            assertThat(DibsCommandRun.run(node, 0, "recover", "c"))
                    .contains("sequences 6 to 10, 5 coupons", "from sequence 6");
            await().atMost(LIMIT).until(() -> node.api().claim("c", "stranger").statusCode() == 201);
            assertThat(node.api().claim("c", "u-0").body()).contains(kept.get(0).getString("code"));
            claim(node, 20, 24);
            for (JsonObject coupon : lost) {
                assertThat(node.api()
                                .get("/v1/coupons/" + coupon.getString("code"))
                                .statusCode())
                        .as("the code of a lost coupon")
                        .isEqualTo(404);
            }
            assertThat(node.api().campaign("c").getBoolean("ledgerBehind")).isFalse();
            assertThat(DibsCommandRun.run(node, 0, "audit", "c"))
                    .contains("sequences 6 to 10, 5 coupons", "verdict           holds");
            DibsCommandRun.run(node, 2, "recover", "c");
        }
    }

    private static void assertPaused(NodeProcess node, List<JsonObject> kept) {
        HttpResponse<String> refused = node.api().claim("c", "stranger");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("ledger-behind");
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(new JsonObject(node.api().claim("c", "u-0").body()).getString("code"))
                .isEqualTo(kept.get(0).getString("code"));
        assertThat(node.api().post("/v1/campaigns/c/open", "").body()).contains("ledger-behind");
        JsonObject campaign = node.api().campaign("c");
        assertThat(campaign.getString("state")).isEqualTo("paused");
        assertThat(campaign.getBoolean("ledgerBehind")).isTrue();
        JsonObject loss = node.api().audit("c").getJsonArray("losses").getJsonObject(0);
        assertThat(loss.getInteger("first")).isEqualTo(6);
        assertThat(loss.getInteger("last")).isEqualTo(10);
        await().atMost(LIMIT)
                .until(() -> node.management().get("/metrics").body().contains("dibs_campaigns_behind 1"));
    }

    private static List<JsonObject> claim(NodeProcess node, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(user -> TestApiClient.expect(201, node.api().claim("c", "u-" + user)))
                .toList();
    }

    private static Path postgres(NodeProcess node) {
        return node.data().resolve("postgres");
    }

    /** With owners and rights, as PostgreSQL wants them. */
    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        String script = "rm -rf '" + to + "' && cp -a '" + from + "' '" + to + "'";
        assertThat(new ProcessBuilder("sh", "-c", script).inheritIO().start().waitFor())
                .isZero();
    }
}
