package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.external.AccessibilityCheck;
import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.network.CuttableProxy;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.SharedNode;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The claim page in a real browser, in each of its states. What it looks like is left in {@code target/screens}. */
@Tag("chromium")
@ExtendWith(SharedNode.class)
class ClaimPageIT {
    private static final Path SCREENS = Path.of("target", "screens");
    private static final int PHONE = 390;
    private static final int WIDE = 1_100;

    private static TestApiClient api;
    private static Vertx vertx;
    private static CuttableProxy way;
    private static ChromiumTab browser;

    @BeforeAll
    static void start(NodeProcess node, @TempDir Path folder) {
        vertx = Vertx.vertx();
        way = new CuttableProxy(vertx, node.api().base().getPort());
        api = new TestApiClient(way.port());
        browser = new ChromiumTab(folder);
    }

    @AfterAll
    static void stop() {
        browser.close();
        vertx.close();
    }

    @BeforeEach
    void asANewPerson() {
        browser.prefer("en");
        browser.prefer("light", PHONE);
        open("/assets/icon.svg");
        browser.evaluate("localStorage.clear()");
        browser.complaints.clear();
        browser.requests.clear();
    }

    @AfterEach
    void nothingWasWrongAndNoOtherHostWasAsked() {
        browser.block();
        browser.setConnected(true);
        assertThat(browser.complaints).isEmpty();
        assertThat(browser.requests).allMatch(url -> url.startsWith(api.base() + "/") || url.startsWith("data:"));
        browser.open(URI.create("about:blank"));
    }

    private static void open(String path) {
        browser.open(URI.create(api.base() + path));
    }

    private static void see(String view) {
        browser.until("document.body.dataset.view === '" + view + "'");
    }

    private static void create(String id, JsonObject more) {
        JsonObject campaign = new JsonObject()
                .put("id", id)
                .put("name", "Black Friday")
                .put("stock", 500)
                .put("benefit", new JsonObject().put("type", "percent").put("percent", 50))
                .mergeIn(more);
        TestApiClient.expect(201, api.post("/v1/campaigns", campaign.encode()));
    }

    private static void create(String id) {
        create(id, new JsonObject());
    }

    private static void act(String path, JsonObject body) {
        TestApiClient.expect(200, api.post(path, body.encode()));
    }

    private static void upload(String path, String lines) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api.base() + path))
                .header("Content-Type", "text/plain")
                .PUT(HttpRequest.BodyPublishers.ofString(lines))
                .build();
        TestApiClient.expect(200, HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()));
    }

    /** Looks at a view: it is what it should be for those who do not see it as well. */
    private static void capture(String name) {
        AccessibilityCheck.assertUsableByAll(browser, name);
        browser.screenshot(SCREENS.resolve("claim-" + name + ".png"));
    }

    private static void claimAs(String user) {
        browser.until("document.querySelector('#user')?.offsetParent !== null");
        browser.evaluate("document.querySelector('#user').select()");
        browser.type(user);
        browser.press("Enter", 13);
    }

    private static boolean says(String text) {
        return browser.text("#page").contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void whatIsNotOpenCountsDown(String language) {
        String id = "soon-" + language;
        create(
                id,
                new JsonObject()
                        .put("opensAt", Instant.now().plusSeconds(93_784).toString()));
        browser.prefer(language);
        open("/c/" + id);
        see("countdown");

        browser.until("document.querySelector('#body .notice').textContent.includes('ms')");
        assertThat(browser.text(".countdown b")).isEqualTo("01");
        assertThat(browser.evaluate("document.querySelector('#actions button').disabled"))
                .isEqualTo(true);
        assertThat(browser.evaluate("document.documentElement.lang")).isEqualTo(language);
        capture("countdown-" + language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void somebodyWinsAndFindsTheCouponAgain(String language) {
        String id = "win-" + language;
        create(id, new JsonObject().put("couponTtlSeconds", 2_592_000));
        api.claim(id, "first");
        browser.prefer(language);
        open("/c/" + id);
        see("open");
        browser.until("document.querySelector('#mark').dataset.kind === 'live'");
        assertThat(says("499")).isTrue();
        capture("open-" + language);

        claimAs("page-ann");
        see("tickets");
        capture("won-" + language);
        String code = browser.text(".ticket .code");
        assertThat(api.claim(id, "page-ann").body()).contains(code);
        assertThat(browser.text(".sequence")).contains("2", "500");

        open("/c/" + id);
        see("tickets");
        assertThat(browser.text(".ticket .code")).isEqualTo(code);
        capture("own-" + language);

        browser.evaluate("document.querySelector('#actions .ghost').click()");
        see("open");
        claimAs("first");
        see("tickets");
        capture("yours-" + language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void aCouponThatIsUsedOrRevokedSaysSo(String language) {
        String id = "spent-" + language;
        create(id);
        String code = new JsonObject(api.claim(id, "page-ann").body()).getString("code");
        browser.prefer(language);
        open("/c/" + id);
        see("open");
        act("/v1/coupons/" + code + "/redeem", new JsonObject().put("reference", "order-9"));
        claimAs("page-ann");
        browser.until("document.querySelector('.ticket[data-state=redeemed]') !== null");
        capture("used-" + language);

        act(
                "/v1/coupons/" + new JsonObject(api.claim(id, "page-bob").body()).getString("code") + "/revoke",
                new JsonObject());
        browser.evaluate("document.querySelector('#actions .ghost').click()");
        claimAs("page-bob");
        browser.until("document.querySelector('.ticket[data-state=revoked]') !== null");
        capture("revoked-" + language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void thePageFollowsTheCampaign(String language) {
        String id = "turns-" + language;
        create(id, new JsonObject().put("stock", 1));
        browser.prefer(language);
        open("/c/" + id);
        see("open");
        act("/v1/campaigns/" + id + "/pause", new JsonObject());
        see("paused");
        capture("paused-" + language);
        act("/v1/campaigns/" + id + "/open", new JsonObject());
        see("open");
        api.claim(id, "first");
        see("soldOut");
        capture("sold-out-" + language);
        act("/v1/campaigns/" + id + "/stock", new JsonObject().put("add", 1));
        see("open");
        act("/v1/campaigns/" + id + "/close", new JsonObject());
        see("closed");
        capture("closed-" + language);

        typeHeld(" first ");
        browser.press("Enter", 13);
        see("tickets");
    }

    /** A moment after each turn the page asks for the whole campaign. */
    @Test
    void nothingThatComesWipesWhatIsBeingTyped() {
        create("typed");
        open("/c/typed");
        see("open");
        act("/v1/campaigns/typed/stock", new JsonObject().put("add", 1));
        act("/v1/campaigns/typed/pause", new JsonObject());
        see("paused");
        typeHeld("somebody");
        // The page draws itself four times a second.
        browser.until("performance.getEntriesByName(location.origin + '/v1/campaigns/typed')[1]?.responseEnd"
                + " < performance.now() - 300");

        assertThat(browser.evaluate("document.querySelector('[name=held]').value"))
                .isEqualTo("somebody");
    }

    private static void typeHeld(String user) {
        browser.evaluate("document.querySelector('summary').click()");
        browser.evaluate("document.querySelector('[name=held]').focus()");
        browser.type(user);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void whoMayNotIsTold(String language) throws IOException, InterruptedException {
        String id = "invited-" + language;
        create(id, new JsonObject().put("draft", true));
        upload("/v1/campaigns/" + id + "/eligible", "vip\n");
        act("/v1/campaigns/" + id + "/open", new JsonObject());
        browser.prefer(language);
        open("/c/" + id);
        see("open");
        claimAs("stranger");
        see("notEligible");
        capture("not-eligible-" + language);

        open("/c/nothing-of-this-id");
        see("missing");
        capture("missing-" + language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void whoLosesTheConnectionGetsTheCouponWhenItIsBack(String language) {
        String id = "cut-" + language;
        create(id);
        browser.prefer(language);
        open("/c/" + id);
        see("open");
        browser.until("document.querySelector('#mark').dataset.kind === 'live'");
        browser.setConnected(false);
        way.cut();
        browser.until("!document.querySelector('#lost').hidden");
        capture("lost-" + language);
        claimAs("page-ann");
        browser.until("document.querySelector('.waiting')?.dataset.kind === 'warn'");
        capture("offline-" + language);
        browser.setConnected(true);
        see("tickets");
        assertThat(api.campaign(id).getInteger("issued")).isEqualTo(1);

        browser.block("*/v1/*");
        open("/c/" + id);
        see("unreachable");
        capture("unreachable-" + language);
        browser.block();
        see("tickets");
    }

    /** While the answer is on its way, which is short here: the request is held up. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void whoWaitsSeesIt(String language) {
        String id = "waits-" + language;
        create(id);
        browser.prefer(language);
        open("/c/" + id);
        see("open");
        browser.evaluate("""
                const real = window.fetch;
                window.fetch = async (path, options) => {
                  if (options.method === 'POST') await new Promise((resolve) => { window.goOn = resolve; });
                  return real(path, options);
                };
                """);
        claimAs("page-ann");
        see("getting");
        capture("getting-" + language);
        browser.evaluate("window.goOn()");
        see("tickets");
    }

    @Test
    void theButtonWakesByItselfAndByTheServersClock() {
        create(
                "wakes",
                new JsonObject().put("opensAt", Instant.now().plusSeconds(6).toString()));
        open("/assets/icon.svg");
        browser.evaluate("localStorage.setItem('dibs.user', 'early')");
        open("/c/wakes");
        see("countdown");
        browser.until("document.querySelector('#actions button:not([disabled])') !== null");
        browser.evaluate("document.querySelector('#actions button').click()");
        see("tickets");
        assertThat(browser.text(".sequence")).isEqualTo("No. 1 of 500");
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
        create("green", new JsonObject().put("metadata", new JsonObject().put("page", page)));
        open("/c/green");
        see("open");
        assertThat(browser.text("#title")).isEqualTo("Green week");
        capture("branded-open");
        claimAs("page-ann");
        see("tickets");
        capture("branded-won");
        browser.prefer("dark", WIDE);
        capture("branded-won-dark");

        page.put("color", "red; background: url(x)")
                .put("link", "javascript:alert(1)")
                .put("logo", "https://x.example/");
        create("odd", new JsonObject().put("metadata", new JsonObject().put("page", page)));
        open("/c/odd");
        see("open");
        assertThat(browser.evaluate("document.documentElement.getAttribute('style')"))
                .isIn(null, "");
        assertThat(browser.evaluate("document.querySelector('#logo').hidden")).isEqualTo(true);
        claimAs("page-ann");
        see("tickets");
        assertThat(browser.evaluate("document.querySelector('#actions a') === null"))
                .isEqualTo(true);
    }

    @Test
    void whoMayHaveSeveralGetsOneAfterTheOther() {
        create("page-several", new JsonObject().put("perUser", 2));
        open("/c/page-several");
        see("open");
        claimAs("page-ann");
        browser.until("document.querySelectorAll('.ticket').length === 1");
        browser.evaluate("document.querySelector('#actions .primary').click()");
        browser.until("document.querySelectorAll('.ticket').length === 2");
        browser.until("document.querySelector('#actions .primary') === null");
        browser.prefer("dark", PHONE);
        capture("several-dark");
    }

    @Test
    void aDraftIsForNobodyButItsPreview() {
        create("draft", new JsonObject().put("draft", true));
        open("/c/draft");
        see("missing");
        open("/c/draft?preview");
        see("countdown");
        capture("draft-preview");
    }

    @Test
    void theLanguageIsSwitchedAndRemembered() {
        create("tongues");
        browser.prefer("dark", WIDE);
        open("/c/tongues");
        see("open");
        browser.evaluate("document.querySelector('#language').focus()");
        browser.press("Enter", 13);
        browser.until("document.documentElement.lang === 'ko'");
        capture("open-dark-ko");
        open("/");
        browser.until("document.querySelector('.entry') !== null");
        assertThat(browser.text("h1")).isEqualTo("지금 받을 수 있는 쿠폰");
        capture("list-dark-ko");
        browser.prefer("light", PHONE);
        browser.evaluate("document.querySelector('#language').click()");
        capture("list");
    }
}
