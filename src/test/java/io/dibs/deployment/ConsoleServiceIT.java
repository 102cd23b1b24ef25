package io.dibs.deployment;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.AdminClient;
import io.dibs.testkit.pages.ConsoleFixture;
import io.dibs.testkit.pages.SignInNode;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The console's views of what a service does: webhooks and their deliveries, and the shards. */
@Tag("chromium")
@ExtendWith(SignInNode.class)
class ConsoleServiceIT {
    @RegisterExtension
    private static final ConsoleFixture CONSOLE = new ConsoleFixture();

    private static AdminClient admin;
    private static ChromiumTab browser;

    @BeforeAll
    static void start(NodeProcess node, @TempDir Path folder) {
        admin = CONSOLE.start(node, folder);
        browser = CONSOLE.tab();
    }

    @Test
    void aWebhookIsMadeAndItsDeliveriesAreShown() {
        CONSOLE.open("webhooks", admin.token());
        CONSOLE.press("New webhook");
        CONSOLE.fill("url", "https://shop.example/hook");
        CONSOLE.pages().check("new-webhook");
        CONSOLE.press("Create");
        CONSOLE.see("whsec_");
        CONSOLE.pages().screenshot("secret");
        CONSOLE.press("Copy and close");
        CONSOLE.follow("https://shop.example/hook");
        CONSOLE.see("Deliveries");
        admin.create("told", "Told", 1);
        admin.claim("told", "ann");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            CONSOLE.press("Refresh");
            return Boolean.TRUE.equals(browser.evaluate("document.querySelector('#deliveries tbody tr') !== null"));
        });
        CONSOLE.press("Send again");
        CONSOLE.see("It is sent again now.");
        CONSOLE.pages().check("webhook");
        CONSOLE.press("Delete");
        CONSOLE.see("Delete this webhook?");
        CONSOLE.confirm();
        CONSOLE.see("No webhook yet");
    }

    @Test
    void theClusterShowsItsShards() {
        CONSOLE.open("cluster", admin.token());
        browser.until("document.querySelectorAll('.heat td[data-epoch]:not([data-epoch=\"\"])').length > 10");
        CONSOLE.see("The last node that serves cannot be drained.");
        CONSOLE.pages().check("cluster");
    }
}
