package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.SharedNode;
import io.dibs.testkit.pages.BrowserFixture;
import io.dibs.testkit.pages.ClaimPageFixture;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A campaign's own look and words on its claim page, and its readers: their language, and the keyboard alone. */
@Tag("chromium")
@ExtendWith(SharedNode.class)
class ClaimPageLookIT {
    @RegisterExtension
    private static final ClaimPageFixture PAGE = new ClaimPageFixture();

    private static TestApiClient api;
    private static ChromiumTab browser;

    @BeforeAll
    static void start(NodeProcess node, @TempDir Path folder) {
        api = PAGE.start(node, folder);
        browser = PAGE.pages().tab();
    }

    @Test
    void aCampaignHasItsOwnColoursAndWordsAndWhatIsWrongInThemIsLeftOut() {
        JsonObject page = new JsonObject()
                .put("color", "#0a7d4f")
                .put(
                        "logo",
                        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 90 30'%3E"
                                + "%3Crect width='90' height='30' rx='6' fill='%230a7d4f'/%3E%3C/svg%3E")
                .put("title", new JsonObject().put("en", "Green week").put("ko", "그린 위크"))
                .put("text", "On everything that grows.")
                .put("after", "Show the code at any till.")
                .put("link", "https://shop.example/green");
        PAGE.create("green", new JsonObject().put("metadata", new JsonObject().put("page", page)));
        PAGE.open("/c/green");
        PAGE.see("open");
        assertThat(browser.text("#title")).isEqualTo("Green week");
        PAGE.pages().check("branded-open");
        PAGE.claimAs("page-ann");
        PAGE.see("tickets");
        PAGE.pages().check("branded-won");
        browser.prefer("dark", BrowserFixture.WIDE);
        PAGE.pages().check("branded-won-dark");

        page.put("color", "red; background: url(x)")
                .put("link", "javascript:alert(1)")
                .put("logo", "https://x.example/");
        PAGE.create("odd", new JsonObject().put("metadata", new JsonObject().put("page", page)));
        PAGE.open("/c/odd");
        PAGE.see("open");
        assertThat(browser.evaluate("document.documentElement.getAttribute('style')"))
                .isIn(null, "");
        assertThat(browser.evaluate("document.querySelector('#logo').hidden")).isEqualTo(true);
        PAGE.claimAs("page-ann");
        PAGE.see("tickets");
        assertThat(browser.evaluate("document.querySelector('#actions a') === null"))
                .isEqualTo(true);
    }

    @Test
    void theLanguageIsSwitchedAndRemembered() {
        PAGE.create("tongues");
        browser.prefer("dark", BrowserFixture.WIDE);
        PAGE.open("/c/tongues");
        PAGE.see("open");
        browser.evaluate("document.querySelector('#language').focus()");
        browser.press("Enter", 13);
        browser.until("document.documentElement.lang === 'ko'");
        PAGE.pages().check("open-dark-ko");
        PAGE.open("/");
        browser.until("document.querySelector('.entry') !== null");
        assertThat(browser.text(".open h2")).isEqualTo("지금 받을 수 있는 쿠폰");
        PAGE.pages().check("list-dark-ko");
        browser.prefer("light", BrowserFixture.PHONE);
        browser.evaluate("document.querySelector('#language').click()");
        PAGE.pages().check("list");
    }

    @Test
    void theKeyboardIsEnough() {
        PAGE.create("page-keys");
        PAGE.open("/c/page-keys");
        browser.until("document.activeElement.id === 'user'");
        browser.type("page-keys-ann");
        PAGE.pages().next();
        PAGE.pages().enterOn("at.closest('#actions')");
        PAGE.see("tickets");
        PAGE.pages().tabTo("at.className === 'copy'");
        PAGE.pages().screenshot("keyboard");
        PAGE.pages().enterOn("at.textContent === 'Not page-keys-ann?'");
        PAGE.see("open");
        browser.until("document.activeElement.id === 'user'");

        PAGE.act("/v1/campaigns/page-keys/pause", new JsonObject());
        PAGE.see("paused");
        PAGE.pages().enterOn("at.tagName === 'SUMMARY'");
        PAGE.pages().tabTo("at.name === 'held'");
        browser.type("page-keys-ann");
        PAGE.pages().enter();
        PAGE.see("tickets");
    }
}
