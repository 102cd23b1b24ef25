package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.BrowserFixture;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages in a real browser on a real node, by keyboard. */
@Tag("chromium")
class PagesIT {
    @RegisterExtension
    private static final BrowserFixture PAGES = new BrowserFixture("pages");

    private static NodeProcess node;
    private static ChromiumTab browser;

    @BeforeAll
    static void start(@TempDir Path folder) {
        node = new NodeProcess(folder).start();
        PAGES.start(folder, node.api().base());
        browser = PAGES.tab();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** Some keyboards add a blank after a name, or write ü as two characters. */
    @Test
    void aNameIsThatOfTheSamePersonHoweverAKeyboardWritesIt() {
        node.api().create("page-name", 5);
        JsonObject coupon =
                new JsonObject(node.api().claim("page-name", "J\u00fcrgen").body());
        PAGES.open("/c/page-name");
        browser.until("document.activeElement.id === 'user'");

        browser.type(" Ju\u0308rgen  ");
        browser.press("Enter", 13);

        browser.until("document.querySelector('.ticket .code') !== null");
        assertThat(browser.text(".ticket .code")).isEqualTo(coupon.getString("code"));
    }

    @Test
    void withoutACampaignThereIsAChoice() {
        node.api().create("page-choice", 7);
        PAGES.open("/");

        browser.until("document.querySelector('a[href=\"/c/page-choice\"]') !== null");

        PAGES.open("/?campaign=page-choice");
        browser.until("location.pathname === '/c/page-choice'");
    }

    @Test
    void theListIsForEverybody() {
        node.api().create("page-listed", 7);
        node.api().create("page-gone", 1);
        node.api().claim("page-gone", "ann");
        create("page-later", "opensAt", Instant.now().plusSeconds(86_400).toString());
        create("page-offer", "benefit", new JsonObject().put("type", "percent").put("percent", 50));
        PAGES.open("/");
        browser.until("document.querySelector('a[href=\"/c/page-offer\"]') !== null");
        PAGES.checkBothSchemes("list", BrowserFixture.WIDE);
        PAGES.checkBothSchemes("list-phone", BrowserFixture.PHONE);

        browser.evaluate("document.querySelector('#language').click()");
        PAGES.check("list-korean");
    }

    private static void create(String id, String field, Object value) {
        JsonObject campaign =
                new JsonObject().put("id", id).put("name", id).put("stock", 9).put(field, value);
        TestApiClient.expect(201, node.api().post("/v1/campaigns", campaign.encode()));
    }

    @Test
    void anAddressThatLeadsNowhereHasAPage() {
        PAGES.open("/no/such/page");
        assertThat(browser.text("h1")).isEqualTo("There is nothing here");
        PAGES.checkBothSchemes("not-found", BrowserFixture.WIDE);
        browser.evaluate("document.querySelector('#language').click()");
        browser.until("document.querySelector('h1').textContent === '없는 페이지예요'");
        browser.prefer("light", BrowserFixture.PHONE);
        PAGES.check("not-found-ko");
        assertThat(node.api().get("/no/such/page").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/c/page-unscripted", "/console"})
    void withoutScriptsAPageSaysThatItNeedsThem(String path) {
        browser.setScripts(false);
        try {
            PAGES.open(path);
            PAGES.screenshot("no-script" + path.replace('/', '-'));
            assertThat((String) browser.evaluate("document.body.innerText")).contains("JavaScript", "자바스크립트");
        } finally {
            browser.setScripts(true);
        }
    }
}
