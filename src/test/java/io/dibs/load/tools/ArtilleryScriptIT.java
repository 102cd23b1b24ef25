package io.dibs.load.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dibs.testkit.external.ExternalTool;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.SharedNode;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Artillery with {@code perf/artillery.yml}, where it is installed: npm brings it with some hundreds of megabytes of
 * other packages, so no build waits for it.
 */
@ExtendWith(SharedNode.class)
class ArtilleryScriptIT {
    private static final String CAMPAIGN = "artillery-script";

    @TempDir
    private Path folder;

    @Test
    void ofThreeHundredUsersInOneSecondAHundredWin(NodeProcess node) {
        Optional<String> artillery = ExternalTool.find("artillery");
        assumeTrue(artillery.isPresent(), "npm install --global artillery");

        String output = ToolRun.output(
                folder.resolve("artillery.log"),
                Map.of("DIBS_CAMPAIGN", CAMPAIGN, "ARTILLERY_DISABLE_TELEMETRY", "true"),
                List.of(
                        artillery.orElseThrow(),
                        "run",
                        "--target",
                        node.api().base().toString(),
                        ToolRun.FILES.resolve("artillery.yml").toString()));

        assertThat(output)
                .containsPattern("claims\\.won: \\.+ 100\n")
                .containsPattern("claims\\.sold_out: \\.+ 200\n")
                .contains("Audit of " + CAMPAIGN + ": issued 100 of 100, verdict holds");
        JsonObject audit = node.api().audit(CAMPAIGN);
        assertThat(audit.getInteger("issued")).isEqualTo(100);
        assertThat(audit.getString("verdict")).isEqualTo("holds");
    }
}
