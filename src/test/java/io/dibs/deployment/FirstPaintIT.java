package io.dibs.deployment;

import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.BrowserFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How soon somebody who was never here sees a page. */
@Tag("alone")
@Tag("chromium")
class FirstPaintIT {
    @RegisterExtension
    private static final BrowserFixture PAGES = new BrowserFixture("paint");

    private static NodeProcess node;

    @BeforeAll
    static void start(@TempDir Path folder) {
        node = new NodeProcess(folder).start();
        node.api().create("page-quick", 7);
        PAGES.start(folder, node.api().base());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/c/page-quick", "/console", "/docs", "/no/such/page"})
    void aPageIsSeenAtOnce(String path) {
        PAGES.assertSeenAtOnce(path);
    }
}
