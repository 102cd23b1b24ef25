package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.AdminClient;
import io.dibs.testkit.pages.ConsoleFixture;
import io.dibs.testkit.pages.SignInNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Lists that are longer than a page: what a search finds in them, and the way to the rest. */
@Tag("chromium")
@ExtendWith(SignInNode.class)
class ConsoleListsIT {
    /**
     * Two campaigns a page, also when the list is read again; and the way to further ones is slow: the list is due to
     * be read again in the meantime.
     */
    private static final String SHORT_PAGES = """
            const real = window.fetch;
            const slowly = window.setTimeout;
            window.fetch = async (path, options) => {
              const answer = await real(path.replace(/limit=[0-9]+/, 'limit=2'), options);
              if (path.includes('after=')) await new Promise((arrive) => slowly(arrive, 1500));
              else window.again = (window.again ?? 0) + 1;
              return answer;
            };
            """;

    private static final String HINT = "Only what is loaded is searched; show more for the rest.";

    @RegisterExtension
    private static final ConsoleFixture CONSOLE = new ConsoleFixture();

    private static AdminClient admin;
    private static ChromiumTab browser;

    @BeforeAll
    static void start(NodeProcess node, @TempDir Path folder) {
        admin = CONSOLE.start(node, folder);
        browser = CONSOLE.tab();
        List.of("0-a", "0-b", "0-c", "0-d", "zz-last").forEach(id -> admin.create(id, "List " + id, 5));
    }

    /** As somebody whose list has short pages. */
    private static void open(String view) {
        CONSOLE.open("redeem", admin.token());
        browser.evaluate(SHORT_PAGES);
        CONSOLE.hurry();
        browser.evaluate("location.hash = '" + view + "'");
        CONSOLE.see("List 0-b");
    }

    @Test
    void aSearchSaysThatThereIsMoreAndFindsItWhenItIsLoaded() {
        open("campaigns");
        assertThat(browser.text("main > .hint")).isEmpty();
        CONSOLE.fill("search", "0-d");
        CONSOLE.see("Nothing found");
        assertThat(browser.text("main > .hint")).isEqualTo(HINT);
        CONSOLE.pages().check("search-part");
        CONSOLE.press("Show more");
        browser.until("document.querySelectorAll('#campaigns tbody tr').length === 1");

        browser.evaluate("window.again = 0");
        browser.until("window.again > 1");
        assertThat(browser.text("#campaigns tbody")).contains("List 0-d");
    }

    @Test
    void theHistoryOffersTheCampaignsThatThereAre() {
        open("history");
        CONSOLE.pages().check("history-choices");
        CONSOLE.fill("campaign", "0-b");
        browser.until("document.querySelectorAll('#choices tbody tr').length === 1");
        CONSOLE.press("Show more");
        CONSOLE.see(HINT);
        CONSOLE.follow("List 0-b");
        CONSOLE.see("created");
        assertThat(browser.evaluate("location.hash")).isEqualTo("#history/0-b");
    }
}
