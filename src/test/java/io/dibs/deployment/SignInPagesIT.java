package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real browser on a node that asks who people are. */
@Tag("chromium")
class SignInPagesIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    @TempDir
    private static Path folder;

    private static NodeProcess node;
    private static ChromiumTab browser;

    @BeforeAll
    static void start() {
        node = new NodeProcess(
                        folder,
                        Map.of(
                                "DIBS_AUTH", "jwt",
                                "DIBS_JWT_SECRET", "a secret of tests that is long enough to be one",
                                "DIBS_ADMIN_PASSWORD", "correct horse"))
                .start();
        browser = new ChromiumTab(folder);
        browser.prefer("light", 1_100);
    }

    @AfterAll
    static void stop() {
        browser.close();
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
        browser.open(URI.create(node.api().base() + "/console"));
        browser.until("document.activeElement?.id === 'email'");
    }

    @Test
    void anAdministratorOpensACampaignAndANewcomerSignsUpForACoupon() {
        openConsole();
        enter("admin@localhost", "wrong horse");
        browser.until(
                "document.querySelector('#signin-wrong').textContent.includes('Wrong e-mail address or password')");
        browser.screenshot(SCREENSHOTS.resolve("signin-wrong.png"));
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
        browser.open(URI.create(node.api().base() + "/c/people"));
        browser.until("document.activeElement.id === 'email'");
        assertThat(browser.text("#signin")).contains("I am new here");
        browser.evaluate("document.querySelector('#fresh').click()");
        fill("username", "Ann");
        enter("ann@example.com", "correct horse");
        browser.until("document.querySelector('#signin').hidden && document.body.dataset.view === 'open'");
        browser.until("document.querySelector('#mark').dataset.kind === 'live'");
        browser.evaluate("document.querySelector('#actions .primary').click()");
        browser.until("document.querySelector('.ticket .code') !== null");
        browser.open(URI.create(node.api().base() + "/c/people"));
        browser.until("document.querySelector('.ticket .code') !== null");
        browser.screenshot(SCREENSHOTS.resolve("signed-up-and-won.png"));
        assertThat(browser.evaluate("document.querySelector('#who').hidden")).isEqualTo(true);
    }
}
