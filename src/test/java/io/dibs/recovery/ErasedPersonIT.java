package io.dibs.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.node.DibsCommandRun;
import io.dibs.testkit.node.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about a person beside a node that has the person's coupon in its memory. */
class ErasedPersonIT {
    private static final String CHECKPOINT = "/v1/campaigns/c/log/checkpoint";
    private static final String PERSON = "ann@example.com";

    @Test
    void aPersonIsForgottenAndTheirCouponIsNotGivenOutAgain(@TempDir Path folder) throws Exception {
        try (NodeProcess node = new NodeProcess(folder)) {
            node.start();
            node.api().create("c", 3);
            TestApiClient.expect(201, node.api().claim("c", "u-1"));
            String code =
                    TestApiClient.expect(201, node.api().claim("c", PERSON)).getString("code");
            ConditionWait.until(
                    "both are in the log",
                    () -> node.api().get(CHECKPOINT).body().contains("\n2\n"));
            String checkpoint = node.api().get(CHECKPOINT).body();

            JsonObject exported = new JsonObject(DibsCommandRun.run(node, 0, "export-person", PERSON));
            assertThat(exported.getJsonArray("coupons").getJsonObject(0).getString("code"))
                    .isEqualTo(code);
            assertThat(DibsCommandRun.run(node, 0, "erase-person", PERSON)).contains("coupons           1");

            assertForgotten(node, code, checkpoint);
            node.process().kill();
            node.start();
            assertForgotten(node, code, checkpoint);
            TestApiClient.expect(201, node.api().claim("c", "u-3"));
            assertThat(new JsonObject(node.api().claim("c", "u-4").body()).getString("code"))
                    .isEqualTo("sold-out");
        }
    }

    /** Who claims under the same id has a coupon already: the one that the person had. */
    private static void assertForgotten(NodeProcess node, String code, String checkpoint) {
        assertThat(node.api().get("/v1/campaigns/c/claims/" + PERSON).statusCode())
                .isEqualTo(404);
        assertThat(node.api().get("/v1/campaigns/c/coupons?limit=10").body())
                .contains("u-1", "erased-", code)
                .doesNotContain(PERSON);
        assertThat(node.api().get("/v1/coupons/" + code).body())
                .contains("\"issued\"")
                .doesNotContain(PERSON);
        assertThat(TestApiClient.expect(200, node.api().claim("c", PERSON)).getString("code"))
                .isEqualTo(code);
        node.api().requireProof("c");
        assertThat(node.api().get(CHECKPOINT).body()).isEqualTo(checkpoint);
    }
}
