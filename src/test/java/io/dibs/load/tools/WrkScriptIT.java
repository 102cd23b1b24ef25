package io.dibs.load.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.SharedNode;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** wrk with {@code perf/wrk.lua}: each request is another user's, and each status is counted. */
@Tag("wrk")
@ExtendWith(SharedNode.class)
class WrkScriptIT {
    private static final int STOCK = 500;
    private static final String CAMPAIGN = "wrk-script";
    private static final Pattern STATUS = Pattern.compile("(?m)^status (\\d+): (\\d+)$");
    private static final Pattern REQUESTS = Pattern.compile("(?m)^ *(\\d+) requests in ");

    @TempDir
    private Path folder;

    @Test
    void theStockIsGivenOutExactlyAndEveryStatusIsCounted(NodeProcess node) {
        node.api().create(CAMPAIGN, STOCK);

        String output = ToolRun.output(
                folder.resolve("wrk.log"),
                Map.of(),
                List.of(
                        "wrk",
                        "--threads",
                        "2",
                        "--connections",
                        "32",
                        "--duration",
                        "3s",
                        "--script",
                        ToolRun.FILES.resolve("wrk.lua").toString(),
                        node.api().base().toString(),
                        "--",
                        CAMPAIGN));

        Map<Integer, Long> statuses = new TreeMap<>();
        STATUS.matcher(output)
                .results()
                .forEach(line -> statuses.put(Integer.valueOf(line.group(1)), Long.valueOf(line.group(2))));
        assertThat(statuses).as(output).containsOnlyKeys(201, 409).containsEntry(201, (long) STOCK);
        assertThat(output).contains("without an answer: 0");
        assertThat(statuses.values().stream().mapToLong(count -> count).sum()).isEqualTo(requests(output));
        JsonObject audit = node.api().audit(CAMPAIGN);
        assertThat(audit.getInteger("issued")).isEqualTo(STOCK);
        assertThat(audit.getString("verdict")).isEqualTo("holds");
    }

    private static long requests(String output) {
        return REQUESTS.matcher(output)
                .results()
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .findFirst()
                .orElseThrow();
    }
}
