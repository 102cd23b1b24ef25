package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.AccessibilityCheck;
import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real browser on a real node, by keyboard. What it saw is left in {@code target/screenshots}. */
@Tag("chromium")
class PagesIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int WIDE = 1_100;
    private static final int NARROW = 400;

    @TempDir
    private static Path folder;

    private static NodeProcess node;
    private static ChromiumTab browser;

    @BeforeAll
    static void start() {
        node = new NodeProcess(folder).start();
        browser = new ChromiumTab(folder);
    }

    @AfterAll
    static void stop() {
        browser.close();
        node.close();
    }

    @BeforeEach
    void forget() {
        browser.requests.clear();
        browser.complaints.clear();
        browser.prefer("light", WIDE);
    }

    @AfterEach
    void nothingWasWrongAndNoOtherHostWasAsked() {
        assertThat(browser.complaints).isEmpty();
        assertThat(browser.requests)
                .isNotEmpty()
                .allMatch(url -> url.startsWith(node.api().base() + "/") || url.startsWith("data:"));
    }

    private static void open(String path) {
        browser.open(URI.create(node.api().base() + path));
    }

    /** Some keyboards add a blank after a name, or write ü as two characters. */
    @Test
    void aNameIsThatOfTheSamePersonHoweverAKeyboardWritesIt() {
        node.api().create("page-name", 5);
        JsonObject coupon =
                new JsonObject(node.api().claim("page-name", "J\u00fcrgen").body());
        open("/c/page-name");
        browser.until("document.activeElement.id === 'user'");

        browser.type(" Ju\u0308rgen  ");
        browser.press("Enter", 13);

        browser.until("document.querySelector('.ticket .code') !== null");
        assertThat(browser.text(".ticket .code")).isEqualTo(coupon.getString("code"));
    }

    @Test
    void withoutACampaignThereIsAChoice() {
        node.api().create("page-choice", 7);
        open("/");

        browser.until("document.querySelector('a[href=\"/c/page-choice\"]') !== null");

        open("/?campaign=page-choice");
        browser.until("location.pathname === '/c/page-choice'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void theReferenceShowsTheContract(String scheme) {
        browser.prefer(scheme, WIDE);
        open("/docs");

        browser.until("document.querySelectorAll('.operation').length > 40");

        assertThat(browser.text("h1.title")).contains("Dibs");
        browser.screenshot(SCREENSHOTS.resolve("docs-top-" + scheme + ".png"));
        browser.evaluate("location.hash = 'listCampaigns'");
        browser.until("document.querySelector('#listCampaigns .execute') !== null");
        browser.evaluate("document.querySelector('#listCampaigns .execute').click()");
        browser.until("document.querySelector('#listCampaigns .status')?.textContent === '200'");
        browser.screenshot(SCREENSHOTS.resolve("docs-" + scheme + ".png"));
        AccessibilityCheck.assertUsableByAll(browser, "the reference");
    }

    @Test
    void theTypeOfAProblemLeadsToWhatItMeans() {
        open(new JsonObject(node.api().get("/v1/campaigns/nowhere").body()).getString("type"));

        browser.until("document.querySelector('.problem-kind:target h3')?.textContent === 'campaign-not-found'");
        browser.screenshot(SCREENSHOTS.resolve("docs-problem.png"));
    }
}
