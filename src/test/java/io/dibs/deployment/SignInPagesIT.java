package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.BrowserFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real browser on a node that asks who people are. */
@Tag("chromium")
class SignInPagesIT {
    @RegisterExtension
    private static final BrowserFixture PAGES = new BrowserFixture("sign-in");

    private static NodeProcess node;
    private static ChromiumTab browser;

    @BeforeAll
    static void start(@TempDir Path folder) {
        node = new NodeProcess(
                        folder,
                        Map.of(
                                "DIBS_AUTH", "jwt",
                                "DIBS_JWT_SECRET", "a secret of tests that is long enough to be one",
                                "DIBS_ADMIN_PASSWORD", "correct horse"))
                .start();
        PAGES.start(folder, node.api().base());
        browser = PAGES.tab();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static void fill(String id, String text) {
        browser.evaluate("document.querySelector('#" + id + "').focus()");
        browser.type(text);
    }

    private static void enter(String email, String password) {
        fill("email", email);
        fill("password", password);
        browser.press("Enter", 13);
    }

    private void openConsole() {
        browser.evaluate("sessionStorage.clear()");
        PAGES.open("/console");
        browser.until("document.activeElement?.id === 'email'");
    }

    @Test
    void anAdministratorOpensACampaignAndANewcomerSignsUpForACoupon() {
        openConsole();
        enter("admin@localhost", "wrong horse");
        browser.until(
                "document.querySelector('#signin-wrong').textContent.includes('Wrong e-mail address or password')");
        PAGES.screenshot("wrong");
        browser.evaluate("document.querySelector('#password').value = ''");
        fill("password", "correct horse");
        browser.press("Enter", 13);
        browser.until("document.querySelector('#campaigns') !== null");
        browser.evaluate("[...document.querySelectorAll('button')].find((each) => each.textContent === 'New campaign')"
                + ".click()");
        browser.evaluate("document.querySelector('dialog [name=name]').focus()");
        browser.type("For people");
        browser.evaluate("document.querySelector('dialog [name=id]').focus()");
        browser.type("people");
        browser.press("Enter", 13);
        browser.until("document.querySelector('.crumbs') !== null");

        browser.evaluate("sessionStorage.clear()");
        PAGES.open("/c/people");
        browser.until("document.activeElement.id === 'email'");
        assertThat(browser.text("#signin")).contains("I am new here");
        browser.evaluate("document.querySelector('#fresh').click()");
        fill("username", "Ann");
        enter("ann@example.com", "correct horse");
        browser.until("document.querySelector('#signin').hidden && document.body.dataset.view === 'open'");
        browser.until("document.querySelector('#mark').dataset.kind === 'live'");
        browser.evaluate("document.querySelector('#actions .primary').click()");
        browser.until("document.querySelector('.ticket .code') !== null");
        PAGES.open("/c/people");
        browser.until("document.querySelector('.ticket .code') !== null");
        PAGES.screenshot("signed-up-and-won");
        assertThat(browser.evaluate("document.querySelector('#who').hidden")).isEqualTo(true);
    }

    @Test
    void everybodyCanSignIn() {
        openConsole();
        PAGES.checkBothSchemes("console", BrowserFixture.WIDE);
        PAGES.checkBothSchemes("console-phone", BrowserFixture.PHONE);
        for (String path : List.of("/", "/c/anything")) {
            PAGES.open(path);
            browser.until("document.activeElement?.id === 'email'");
            PAGES.checkBothSchemes(path.length() == 1 ? "list" : "claim", BrowserFixture.PHONE);
        }
        browser.evaluate("document.querySelector('#fresh').click()");
        PAGES.checkBothSchemes("new-here", BrowserFixture.WIDE);
    }
}
