package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.external.ExternalTool;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.BrowserFixture;
import io.dibs.testkit.process.ChildProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void theReferenceShowsTheContract(String scheme) {
        browser.prefer(scheme, BrowserFixture.WIDE);
        PAGES.open("/docs");

        browser.until("document.querySelectorAll('.operation').length > 40");

        assertThat(browser.text("h1.title")).contains("Dibs");
        PAGES.screenshot("docs-top-" + scheme);
        browser.evaluate("location.hash = 'listCampaigns'");
        browser.until("document.querySelector('#listCampaigns .execute') !== null");
        browser.evaluate("document.querySelector('#listCampaigns .execute').click()");
        browser.until("document.querySelector('#listCampaigns .status')?.textContent === '200'");
        PAGES.check("docs-" + scheme);
    }

    @Test
    void aCallOfTheReferenceRunsAsItIsShown(@TempDir Path folder) throws IOException {
        if (ExternalTool.find("curl").isPresent()) {
            assertThat(program("sh", folder.resolve("call.sh"), "curl")).contains("\"items\"");
        }
        if (ExternalTool.find("node").isPresent()) {
            assertThat(program("node", folder.resolve("call.mjs"), "JavaScript"))
                    .startsWith("200 ");
        }
        assertThat(program(ChildProcess.java(), folder.resolve("Call.java"), "Java"))
                .startsWith("200 ");
    }

    /** What it prints. */
    private static String program(String interpreter, Path file, String language) throws IOException {
        PAGES.open("/docs#listCampaigns");
        browser.until("document.querySelector('#listCampaigns .execute') !== null");
        browser.evaluate("{ const choice = document.querySelector('#listCampaigns form select');" + " choice.value = '"
                + language + "'; choice.dispatchEvent(new Event('input', {bubbles: true})); }");
        String text = browser.text("#listCampaigns pre");
        Files.writeString(file, language.equals("Java") ? inAClass(text) : text);
        Path log = file.resolveSibling(file.getFileName() + ".log");
        try (ChildProcess run = ChildProcess.start(List.of(interpreter, file.toString()), Map.of(), log)) {
            assertThat(run.awaitEnd(Duration.ofSeconds(30))).as(run.output()).isZero();
            return run.output();
        }
    }

    private static String inAClass(String statements) {
        String begun = "\nclass Call { public static void main(String[] none) throws Exception {\n";
        return statements.replaceFirst("\n\n", begun) + "}}";
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
        assertThat(node.api().get("/no/such/page").statusCode()).isEqualTo(404);
    }

    @Test
    void theTypeOfAProblemLeadsToWhatItMeans() {
        PAGES.open(new JsonObject(node.api().get("/v1/campaigns/nowhere").body()).getString("type"));

        browser.until("document.querySelector('.problem-kind:target h3')?.textContent === 'campaign-not-found'");
        PAGES.screenshot("docs-problem");
    }
}
