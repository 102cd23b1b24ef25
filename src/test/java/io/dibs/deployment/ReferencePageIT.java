package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.external.ExternalTool;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.AdminClient;
import io.dibs.testkit.pages.BrowserFixture;
import io.dibs.testkit.process.ChildProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference in a real browser, on a node of its own that asks who people are: the ids of its examples are free. */
@Tag("chromium")
class ReferencePageIT {
    @RegisterExtension
    private static final BrowserFixture PAGES = new BrowserFixture("docs");

    private static final int MIN_STEPS = 30;
    private static final int MAX_TRIES = 5;

    private static NodeProcess node;
    private static ChromiumTab browser;
    private static String token;

    @BeforeAll
    static void start(@TempDir Path folder) {
        node = new NodeProcess(folder, AdminClient.SIGN_IN).start();
        token = new AdminClient(node.api()).token();
        PAGES.start(folder, node.api().base());
        browser = PAGES.tab();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static void open(String language, String place) {
        browser.prefer(language);
        PAGES.open("/docs" + place);
        browser.until("document.querySelectorAll('.operation').length > 40");
    }

    private static void openSignedIn(String place) {
        browser.evaluate("sessionStorage.setItem('dibs.token', '" + token + "')");
        open("en", place);
    }

    @ParameterizedTest
    @CsvSource({"en, By task, List campaigns", "ko, 작업별 안내, 캠페인 목록"})
    void everyCallIsThereInBothLanguages(String language, String guide, String summary) {
        open(language, "");

        assertThat(browser.text("h1.title")).contains("Dibs");
        assertThat(browser.text("#guide > h2")).isEqualTo(guide);
        assertThat(browser.text("#listCampaigns > summary")).contains(summary);
        assertThat(browser.evaluate("document.documentElement.lang")).isEqualTo(language);
        PAGES.checkBothSchemes("top-" + language, BrowserFixture.WIDE);
        browser.evaluate("location.hash = 'createCampaign'");
        browser.until("document.querySelector('#createCampaign .execute') !== null");
        PAGES.checkBothSchemes("call-" + language, BrowserFixture.WIDE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void aPhoneShowsItWithoutMovingSideways(String language) {
        browser.prefer("light", BrowserFixture.PHONE);
        open(language, "");
        PAGES.checkBothSchemes("phone-" + language, BrowserFixture.PHONE);

        browser.evaluate("document.querySelector('.step[href=\"#claim/give/2\"]').click()");
        browser.until("document.querySelector('#claim .step-lead b') !== null");
        browser.evaluate("document.querySelectorAll('.operation').forEach((each) => { each.open = true; })");
        browser.until("document.querySelectorAll('.operation .execute').length > 40");

        assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        browser.evaluate("document.querySelector('#claim form').scrollIntoView()");
        PAGES.checkBothSchemes("phone-step-" + language, BrowserFixture.PHONE);
    }

    @Test
    void aSwitchOfTheLanguageKeepsThePlaceAndWhatWasTyped() {
        open("en", "#claim/give/2");
        browser.evaluate("document.querySelector('#claim-id').value = 'typed'; scrollBy(0, 30)");
        String top = "Math.round(document.querySelector('#claim-id').getBoundingClientRect().top)";
        Object before = browser.evaluate(top);

        browser.evaluate("document.querySelector('#language').click()");

        assertThat(browser.text("#guide > h2")).isEqualTo("작업별 안내");
        assertThat(browser.text("#claim .step-lead b")).isEqualTo("쿠폰 발급하기: 5단계 중 2단계");
        assertThat(browser.text("#claim .execute")).isEqualTo("보내기");
        assertThat(browser.evaluate("document.querySelector('#claim-id').value"))
                .isEqualTo("typed");
        assertThat(browser.evaluate(top)).isEqualTo(before);
        browser.evaluate("document.querySelector('#claim').open = false; document.querySelector('#language').click()");
        assertThat(browser.text("#claim > summary")).contains("Claim one coupon");
        browser.evaluate("document.querySelector('#language').click(); document.querySelector('#claim').open = true");
        browser.until("document.querySelector('#claim .execute')?.textContent === '보내기'");
        PAGES.open("/docs");
        browser.until("document.querySelector('#guide > h2')?.textContent === '작업별 안내'");
    }

    /** Each call is sent as the step before it left the page: with the token, the code and the ids of its answer. */
    @Test
    void theGuideWorksFromItsFirstStepToItsLast() {
        open("en", "");
        List<?> steps = list("document.querySelectorAll('#guide .step')", "each.getAttribute('href')");

        assertThat(steps).hasSizeGreaterThan(MIN_STEPS).last().isEqualTo("#drainNode/cluster/2");
        for (Object step : steps.subList(0, steps.size() - 1)) {
            browser.evaluate("location.hash = '" + step + "'");
            String form = "#" + step.toString().substring(1).split("/")[0] + " form";
            String number = step.toString().substring(step.toString().lastIndexOf('/') + 1);
            browser.until("document.querySelector('" + form + " .step-lead b')?.textContent.includes('step " + number
                    + " of') && document.querySelector('" + form + " .status') === null");
            if (form.startsWith("#beginSession")) {
                fillIn(form, AdminClient.PASSWORD);
            }
            assertThat(send(form))
                    .as("%s: %s", step, browser.text(form + " .answer"))
                    .isBetween(200, 204);
        }
        browser.evaluate("document.querySelector('#getLogKey form').scrollIntoView()");
        PAGES.checkBothSchemes("step", BrowserFixture.WIDE);
    }

    private static List<?> list(String elements, String each) {
        Object joined = browser.evaluate("[..." + elements + "].map((each) => " + each + ").join(' ')");
        return List.of(joined.toString().split(" "));
    }

    private static void fillIn(String form, String password) {
        browser.evaluate("{ const body = document.querySelector('" + form + " textarea');"
                + " body.value = JSON.stringify({...JSON.parse(body.value), password: '" + password + "'}); }");
    }

    /** A coupon is in the log a moment after it was issued: until then its receipt is 503. */
    private static int send(String form) {
        int status = 503;
        for (int i = 0; i < MAX_TRIES && status == 503; i++) {
            browser.evaluate("document.querySelector('" + form + " .status')?.remove();" + " document.querySelector('"
                    + form + " .execute').click()");
            browser.until("document.querySelector('" + form + " .status') !== null");
            status = Integer.parseInt(browser.text(form + " .status"));
        }
        return status;
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
        openSignedIn("#listCampaigns");
        browser.until("document.querySelector('#listCampaigns .execute') !== null");
        browser.evaluate("{ const choice = document.querySelector('#listCampaigns form select');" + " choice.value = '"
                + language + "'; choice.dispatchEvent(new Event('input', {bubbles: true})); }");
        String text = browser.text("#listCampaigns pre");
        assertThat(text).doesNotContain(token);
        Files.writeString(file, language.equals("Java") ? inAClass(text) : text);
        Path log = file.resolveSibling(file.getFileName() + ".log");
        try (ChildProcess run =
                ChildProcess.start(List.of(interpreter, file.toString()), Map.of("TOKEN", token), log)) {
            assertThat(run.awaitEnd(Duration.ofSeconds(30))).as(run.output()).isZero();
            return run.output();
        }
    }

    private static String inAClass(String statements) {
        String begun = "\nclass Call { public static void main(String[] none) throws Exception {\n";
        return statements.replaceFirst("\n\n", begun) + "}}";
    }

    @ParameterizedTest
    @CsvSource({"en, Campaign not found", "ko, 캠페인을 찾을 수 없습니다"})
    void theTypeOfAProblemLeadsToWhatItMeans(String language, String title) {
        String type = new JsonObject(
                        node.api().withToken(token).get("/v1/campaigns/nowhere").body())
                .getString("type");
        open(language, type.substring(type.indexOf('#')));

        browser.until("document.querySelector('.problem-kind:target h3')?.textContent === 'campaign-not-found'");
        assertThat(browser.text(".problem-kind:target b")).isEqualTo(title);
        PAGES.screenshot("problem-" + language);
    }
}
