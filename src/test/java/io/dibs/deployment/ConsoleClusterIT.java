package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.AccessibilityCheck;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's view of a cluster of two nodes, of which one is drained there. */
@Tag("chromium")
class ConsoleClusterIT {
    private static final Path SCREENS = Path.of("target", "screens");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String OWNED_BY = "[...document.querySelectorAll('.heat tbody tr')]"
            + ".find((row) => row.querySelector('th').textContent === '%s')"
            + "?.querySelectorAll('td[data-epoch]:not([data-epoch=\"\"])').length ?? 0";

    @TempDir
    private Path folder;

    private static long owned(ChromiumTab browser, String node) {
        return ((Number) browser.evaluate(OWNED_BY.formatted(node))).longValue();
    }

    @Test
    void theMapMovesWhenANodeIsDrained() {
        try (NodeFleet fleet = new NodeFleet(folder, Map.of()).start(2);
                ChromiumTab browser = new ChromiumTab(folder)) {
            NodeProcess leaving = fleet.nodes().get(0);
            browser.prefer("light", 1_280);
            browser.open(URI.create(fleet.nodes().get(1).api().base() + "/console#cluster"));
            await("both own shards").atMost(LIMIT).until(() -> owned(browser, "n1") > 0 && owned(browser, "n2") > 0);
            long shards = owned(browser, "n1") + owned(browser, "n2");
            browser.screenshot(SCREENS.resolve("console-cluster-two.png"));
            AccessibilityCheck.assertUsableByAll(browser, "a cluster of two");

            browser.evaluate("document.querySelector('[data-node=n1] button').click()");
            browser.until("document.querySelector('dialog[open]')?.textContent.includes('No claim is lost.')");
            browser.screenshot(SCREENS.resolve("console-drain.png"));
            AccessibilityCheck.assertUsableByAll(browser, "draining a node");
            browser.evaluate("document.querySelector('dialog[open] button[type=submit]').click()");

            await("the other node owns all").atMost(LIMIT).until(() -> owned(browser, "n2") == shards);
            browser.screenshot(SCREENS.resolve("console-cluster-drained.png"));
            assertThat(browser.text("#takeovers")).contains("from n1", "handed over");
            await("the node has ended").atMost(LIMIT).until(() -> !leaving.process()
                    .isAlive());
            browser.until("document.body.innerText.includes('The last node that serves cannot be drained.')");
            assertThat(browser.complaints).isEmpty();
        }
    }
}
