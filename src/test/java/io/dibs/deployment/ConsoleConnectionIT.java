package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.network.CuttableProxy;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.AdminClient;
import io.dibs.testkit.pages.ConsoleFixture;
import io.dibs.testkit.pages.SignInNode;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The console while the service cannot be reached, and after. */
@Tag("chromium")
@ExtendWith(SignInNode.class)
class ConsoleConnectionIT {
    private static final String ISSUED = "document.querySelector('#figures b').textContent === '%s'";

    @RegisterExtension
    private static final ConsoleFixture CONSOLE = new ConsoleFixture();

    private static final Vertx VERTX = Vertx.vertx();

    private static CuttableProxy way;
    private static AdminClient admin;
    private static ChromiumTab browser;

    @BeforeAll
    static void start(NodeProcess node, @TempDir Path folder) {
        admin = new AdminClient(node.api());
        way = new CuttableProxy(VERTX, node.api().base().getPort());
        CONSOLE.pages().start(folder, URI.create("http://127.0.0.1:" + way.port()));
        browser = CONSOLE.tab();
    }

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void cut() {
        browser.setConnected(false);
        way.cut();
    }

    @Test
    void theFiguresOfACampaignComeBackByThemselves() {
        admin.create("figures", "Figures", 5);
        CONSOLE.open("campaigns/figures", admin.token());
        admin.claim("figures", "ann");
        browser.until(ISSUED.formatted(1));
        cut();
        CONSOLE.see("connection lost, trying again");
        assertThat(browser.text("#figures")).contains("–");
        CONSOLE.pages().check("lost");
        admin.claim("figures", "bob");
        browser.setConnected(true);
        browser.until(ISSUED.formatted(2));
        CONSOLE.see("live");
        admin.claim("figures", "carl");
        browser.until(ISSUED.formatted(3));
    }

    /** As when a network between is gone: no packet says so. The half minute that a silence takes is shortened. */
    @Test
    void aStreamThatIsSilentForTooLongIsBegunAgain() {
        admin.create("silent", "Silent", 5);
        CONSOLE.open("campaigns/silent", admin.token());
        CONSOLE.see("live");
        browser.evaluate("const later = window.setTimeout;"
                + " window.setTimeout = (action, millis) => later(action, millis > 30_000 ? 1_000 : millis)");
        admin.claim("silent", "ann");
        CONSOLE.see("connection lost, trying again");
        admin.claim("silent", "bob");
        browser.until(ISSUED.formatted(2));
    }

    @Test
    void theListAndTheClusterSayThatTheyAreOldUntilTheyAreNot() {
        for (String view : new String[] {"campaigns", "cluster"}) {
            CONSOLE.openHurried(view, admin.token());
            CONSOLE.await();
            cut();
            CONSOLE.see("The service does not answer. Trying again.");
            CONSOLE.pages().check("lost-" + view);
            browser.setConnected(true);
            browser.until("document.querySelector('main > .notice').textContent === ''");
        }
    }

    @Test
    void whatCouldNotBeDoneIsDoneFromTheSameDialogAfter() {
        admin.create("retried", "Retried", 5);
        CONSOLE.open("campaigns/retried", admin.token());
        CONSOLE.await();
        CONSOLE.press("Pause");
        cut();
        CONSOLE.confirm();
        CONSOLE.see("The service does not answer.");
        CONSOLE.pages().check("lost-dialog");
        browser.setConnected(true);
        CONSOLE.confirm();
        CONSOLE.see("Retried is paused.");
        assertThat(admin.get("/v1/campaigns/retried").getString("state")).isEqualTo("paused");
    }

    @Test
    void whoOpensAViewMeanwhileCanTryAgain() {
        CONSOLE.open("campaigns", admin.token());
        CONSOLE.await();
        cut();
        browser.evaluate("location.hash = 'users'");
        CONSOLE.see("The service does not answer.");
        browser.setConnected(true);
        CONSOLE.press("Try again");
        CONSOLE.see(AdminClient.EMAIL);
    }
}
