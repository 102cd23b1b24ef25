package io.dibs.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.node.DibsCommandRun;
import io.dibs.testkit.node.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command archive beside a node that owns the campaign and serves others. */
class ArchivedCampaignIT {
    private static final String CHECKPOINT = "/v1/campaigns/old/log/checkpoint";

    @Test
    void aNodeSaysThatACampaignIsArchivedAndServesTheOthers(@TempDir Path folder) throws Exception {
        Path files = folder.resolve("files");
        try (NodeProcess node = new NodeProcess(folder)) {
            node.start();
            node.api().create("old", 20);
            node.api().create("new", 20);
            JsonObject first = TestApiClient.expect(201, node.api().claim("old", "u-1"));
            JsonObject second = TestApiClient.expect(201, node.api().claim("old", "u-2"));
            String code = first.getString("code");
            redeem(node, code, 200);

            assertThat(DibsCommandRun.run(node, 2, "archive", "old", "--to", files.toString()))
                    .contains("close it first");
            TestApiClient.expect(200, node.api().post("/v1/campaigns/old/close", ""));
            String tag = tag(node);
            ConditionWait.until(
                    "both are in the log",
                    () -> node.api().get(CHECKPOINT).body().contains("\n2\n"));
            assertThat(DibsCommandRun.run(node, 0, "archive", "old", "--to", files.toString()))
                    .contains("audit             holds");
            assertThat(node.api().claim("old", "u-2").body()).contains(second.getString("code"));
            assertThat(DibsCommandRun.run(node, 0, "archive", "old", "--to", files.toString(), "--delete"))
                    .contains("removed           2 coupons");

            assertThat(files.resolve("old.csv.gz")).isNotEmptyFile();
            assertThat(new JsonObject(Files.readString(files.resolve("old.proof.json"))).getInteger("redeemed"))
                    .isEqualTo(1);
            assertArchived(node, code);
            assertThat(tag(node)).isNotEqualTo(tag);
            TestApiClient.expect(201, node.api().claim("new", "u-1"));
            node.process().kill();
            node.start();
            assertArchived(node, code);
            TestApiClient.expect(200, node.api().claim("new", "u-1"));
            node.api().requireProof("new");
            assertThat(DibsCommandRun.run(node, 2, "audit", "old")).contains("were archived at");
            assertThat(DibsCommandRun.run(node, 2, "archive", "old", "--to", files.toString(), "--delete"))
                    .contains("were archived at");
        }
    }

    private static void assertArchived(NodeProcess node, String code) {
        JsonObject campaign = node.api().campaign("old");
        assertThat(campaign.getString("state")).isEqualTo("closed");
        assertThat(campaign.getString("archivedAt")).isNotNull();
        assertThat(campaign.getInteger("issued")).isEqualTo(2);
        for (String path : List.of(
                "/v1/campaigns/old/claims/u-1",
                "/v1/campaigns/old/coupons",
                "/v1/campaigns/old/coupons?limit=10",
                "/v1/campaigns/old/audit",
                "/v1/coupons/" + code)) {
            HttpResponse<String> gone = node.api().get(path);
            assertThat(gone.statusCode()).as(path).isEqualTo(404);
            assertThat(gone.body()).as(path).contains("\"archived\"");
        }
        redeem(node, code, 404);
        assertThat(node.api().claim("old", "u-1").body()).contains("\"closed\"");
        assertThat(node.api().get(CHECKPOINT).statusCode()).isEqualTo(200);
        assertThat(node.api().get("/v1/campaigns/old/history").body()).contains("\"archive\"", "command line");
        assertThat(node.api()
                        .post("/v1/campaigns", "{\"id\":\"old\",\"name\":\"old\",\"stock\":5}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(node.api().call("DELETE", "/v1/campaigns/old", null).statusCode())
                .isEqualTo(409);
    }

    private static void redeem(NodeProcess node, String code, int status) {
        assertThat(node.api()
                        .post("/v1/coupons/" + code + "/redeem", "{\"reference\":\"order\"}")
                        .statusCode())
                .isEqualTo(status);
    }

    private static String tag(NodeProcess node) {
        return node.api().get("/v1/campaigns/old").headers().firstValue("etag").orElseThrow();
    }
}
