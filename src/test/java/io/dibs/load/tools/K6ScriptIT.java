package io.dibs.load.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.SharedNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code perf/k6.js} under Node.js: it is a module, its options are those of k6's documentation, and its requests do at
 * a real node what they should. Only k6's own modules are replaced, see {@code src/test/clients/k6}.
 */
@Tag("node")
@ExtendWith(SharedNode.class)
class K6ScriptIT {
    private static final Path CLIENT = Path.of("src", "test", "clients", "k6");
    /** Of k6's options, those that it documents for every scenario and for constant arrival rates. */
    private static final Set<String> SCENARIO_OPTIONS = Set.of(
            "executor",
            "startTime",
            "gracefulStop",
            "exec",
            "env",
            "tags",
            "rate",
            "timeUnit",
            "duration",
            "preAllocatedVUs",
            "maxVUs");

    @TempDir
    private Path folder;

    @BeforeEach
    void layModules() throws IOException {
        Files.copy(CLIENT.resolve("run.mjs"), folder.resolve("run.mjs"));
        Files.copy(ToolRun.FILES.resolve("k6.js"), folder.resolve("script.mjs"));
        Path modules = Files.createDirectories(folder.resolve("node_modules").resolve("k6"));
        try (Stream<Path> files = Files.list(CLIENT.resolve("modules"))) {
            for (Path file : files.toList()) {
                Files.copy(file, modules.resolve(file.getFileName()));
            }
        }
    }

    private JsonObject run(Map<String, String> environment) {
        String output = ToolRun.output(
                folder.resolve("k6.log"),
                environment,
                List.of("node", folder.resolve("run.mjs").toString()));
        return new JsonObject(output);
    }

    @Test
    void itAsksForTheSaleOfAHundredThousandCouponsAndLimitsWhatMayCome(NodeProcess node) {
        JsonObject options =
                run(Map.of("DIBS_URL", node.api().base().toString())).getJsonObject("options");

        JsonObject sale = options.getJsonObject("scenarios").getJsonObject("sale");
        assertThat(SCENARIO_OPTIONS).containsAll(sale.fieldNames());
        assertThat(sale.getString("executor")).isEqualTo("constant-arrival-rate");
        assertThat(sale.getInteger("rate")).isEqualTo(2_800);
        assertThat(sale.getString("timeUnit")).isEqualTo("1s");
        assertThat(sale.getString("duration")).isEqualTo("60s");
        assertThat(sale.getInteger("preAllocatedVUs")).isLessThanOrEqualTo(sale.getInteger("maxVUs"));
        JsonObject thresholds = options.getJsonObject("thresholds");
        assertThat(thresholds.getJsonArray("coupons_issued")).isEqualTo(new JsonArray().add("count==100000"));
        assertThat(thresholds.fieldNames())
                .contains("http_req_failed", "checks", "dropped_iterations", "http_req_duration{name:claim}");
    }

    @Test
    void itsRequestsGiveOutExactlyTheStock(NodeProcess node) {
        JsonObject seen = run(Map.of("DIBS_URL", node.api().base().toString(), "STOCK", "3"));

        assertThat(seen.getJsonObject("counters"))
                .isEqualTo(new JsonObject().put("coupons_issued", 3).put("claims_refused_sold_out", 2));
        assertThat(seen.getJsonObject("checks").getMap())
                .hasSize(3)
                .allSatisfy((name, held) -> assertThat(held).as(name).isEqualTo(true));
        assertThat(seen.getJsonArray("expectedStatuses")).contains(201, 409);
        assertThat(node.api().audit(seen.getString("campaign")).getInteger("issued"))
                .isEqualTo(3);
    }
}
