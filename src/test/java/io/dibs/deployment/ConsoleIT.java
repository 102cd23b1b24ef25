package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.external.AccessibilityCheck;
import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real browser, from the first sign-in to the export. What it saw is left in target/screens. */
@Tag("chromium")
class ConsoleIT {
    private static final Path SCREENS = Path.of("target", "screens");
    private static final int WIDE = 1_280;
    private static final int PHONE = 390;
    private static final int TAB = 9;
    private static final int ENTER = 13;
    private static final List<String> SMALL_VIEWS =
            List.of("campaigns", "campaigns/small", "campaigns/small/coupons", "redeem", "cluster");
    private static final String PASSWORD = "correct horse";

    @TempDir
    private static Path folder;

    private static NodeProcess node;
    private static ChromiumTab browser;
    private static String admin;

    @BeforeAll
    static void start() {
        node = new NodeProcess(
                        folder,
                        Map.of(
                                "DIBS_AUTH", "jwt",
                                "DIBS_JWT_SECRET", "a secret of tests that is long enough to be one",
                                "DIBS_ADMIN_PASSWORD", PASSWORD))
                .start();
        browser = new ChromiumTab(folder);
        admin = token("admin@localhost", PASSWORD);
    }

    @AfterAll
    static void stop() {
        browser.close();
        node.close();
    }

    @BeforeEach
    void forget() {
        browser.complaints.clear();
        browser.requests.clear();
        browser.prefer("light", WIDE);
    }

    /** A tab that stays signed in keeps a stream open, of the few that a browser allows. */
    @AfterEach
    void nothingWasWrong() {
        browser.open(URI.create("about:blank"));
        assertThat(browser.complaints).isEmpty();
        assertThat(browser.requests)
                .allMatch(url -> url.startsWith(node.api().base() + "/")
                        || url.startsWith("data:")
                        || url.startsWith("blob:")
                        || url.startsWith("about:"));
    }

    // ---- what a person does ----------------------------------------------------------------------------------------

    private static String token(String email, String password) {
        JsonObject credentials = new JsonObject().put("email", email).put("password", password);
        return TestApiClient.expect(201, node.api().post("/v1/sessions", credentials.encode()))
                .getString("token");
    }

    private static JsonObject call(int status, String method, String path, JsonObject body) {
        return TestApiClient.expect(
                status,
                node.api()
                        .call(method, path, body.isEmpty() ? null : body.encode(), "Authorization", "Bearer " + admin));
    }

    private static void create(String id, String name, int stock) {
        call(
                201,
                "POST",
                "/v1/campaigns",
                new JsonObject().put("id", id).put("name", name).put("stock", stock));
    }

    private static JsonObject claim(String campaign, String user) {
        return call(201, "POST", "/v1/campaigns/" + campaign + "/claims", new JsonObject().put("userId", user));
    }

    /** Opens a view as somebody who is signed in already. */
    private static void open(String view, String token) {
        browser.open(URI.create(node.api().base() + "/assets/icon.svg"));
        browser.evaluate("sessionStorage.setItem('dibs.token', '" + token + "')");
        browser.open(URI.create(node.api().base() + "/console#" + view));
        browser.until("document.querySelector('.sidebar') !== null");
    }

    private static void see(String text) {
        browser.until("document.body.innerText.includes(" + quoted(text) + ")");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "\\'") + "'";
    }

    private static void press(String text) {
        String button = "[...(document.querySelector('dialog[open]') ?? document).querySelectorAll('button, summary')]"
                + ".find((each) => each.textContent.trim() === " + quoted(text) + ")";
        browser.until(button + " !== undefined");
        browser.evaluate(button + ".click()");
    }

    private static void follow(String text) {
        String link =
                "[...document.querySelectorAll('a')].find((each) => each.textContent.trim() === " + quoted(text) + ")";
        browser.until(link + " !== undefined");
        browser.evaluate(link + ".click()");
    }

    private static void fill(String name, String text) {
        String control = control(name);
        browser.until(control + " !== null");
        browser.evaluate(control + ".focus(); " + control + ".select?.()");
        browser.type(text);
    }

    private static void choose(String name, String value) {
        browser.evaluate(
                control(name) + ".value = '" + value + "'; " + control(name) + ".dispatchEvent(new Event('change'))");
    }

    /** Of the dialog, where one is open. */
    private static String control(String name) {
        return "(document.querySelector('dialog[open]') ?? document).querySelector('[name=\"" + name + "\"]')";
    }

    /** Does what the open dialog asks about. */
    private static void confirm() {
        browser.evaluate("document.querySelector('dialog[open] button[type=submit]').click()");
    }

    private static void screen(String name) {
        browser.screenshot(SCREENS.resolve("console-" + name + ".png"));
    }

    private static void checked(String name) {
        screen(name);
        AccessibilityCheck.assertUsableByAll(browser, name);
    }

    /** What would have been downloaded, as text. */
    private static String downloadedBy(String button) {
        browser.evaluate("window.saved = null; URL.createObjectURL = (blob) => {"
                + " blob.text().then((text) => { window.saved = text; }); return 'about:blank#' + blob.size; };"
                + " HTMLAnchorElement.prototype.click = function () { if (!this.download) this.dispatchEvent("
                + "new MouseEvent('click', {bubbles: true, cancelable: true})); }");
        press(button);
        browser.until("window.saved !== null");
        return (String) browser.evaluate("window.saved");
    }

    // ---- the story -------------------------------------------------------------------------------------------------

    @Test
    void anAdministratorRunsACampaignFromTheDraftToTheProof() {
        browser.open(URI.create(node.api().base() + "/assets/icon.svg"));
        browser.evaluate("sessionStorage.clear(); localStorage.clear()");
        browser.open(URI.create(node.api().base() + "/console"));
        browser.until("document.activeElement?.id === 'email'");
        checked("sign-in");
        browser.type("admin@localhost");
        fill("password", "wrong horse");
        browser.press("Enter", ENTER);
        see("Wrong e-mail address or password.");
        fill("password", PASSWORD);
        browser.press("Enter", ENTER);
        press("New campaign");
        fill("name", "Summer <b>sale</b>");
        fill("id", "Summer!");
        fill("stock", "5");
        browser.press("Enter", ENTER);
        see("Small letters, digits and dashes. It cannot change.");
        assertThat(browser.evaluate("document.querySelector('dialog [name=id]').getAttribute('aria-invalid')"))
                .isEqualTo("true");
        fill("id", "summer");
        choose("benefit", "percent");
        fill("percent", "20");
        choose("expiry", "ttl");
        fill("metadata", "{\"channel\": \"mail\"}");
        browser.evaluate("document.querySelector('dialog [name=draft]').click()");
        checked("new-campaign");
        press("Create");
        see("Summer <b>sale</b>");
        see("Draft");
        JsonObject made = call(200, "GET", "/v1/campaigns/summer", new JsonObject());
        assertThat(made.getJsonObject("benefit").getInteger("percent")).isEqualTo(20);
        assertThat(made.getLong("couponTtlSeconds")).isEqualTo(7 * 86_400L);
        assertThat(made.getJsonObject("metadata").getString("channel")).isEqualTo("mail");

        follow("Eligible users");
        fill("lines", "ann\n\nbob\u0007\ncarl");
        press("Upload the list");
        see("Nothing was taken from this file.");
        checked("refused-lines");
        fill("lines", "ann\nbob\ncarl");
        press("Upload the list");
        see("3 users may claim.");
        press("Open");
        see("Open Summer <b>sale</b> now?");
        screen("open");
        confirm();
        browser.until("document.querySelector('h1 + .badge')?.textContent === 'Open'");

        follow("Coupons");
        browser.evaluate("location.hash = 'campaigns/summer/coupons'");
        for (String user : List.of("ann", "bob")) {
            press("Issue to a user");
            fill("user", user);
            browser.press("Enter", ENTER);
            see(user + " has coupon");
        }
        press("Issue to a user");
        fill("user", "dora");
        browser.press("Enter", ENTER);
        see("The user is not on the list of this campaign.");
        press("Cancel");
        browser.until("document.querySelectorAll('#coupons tbody tr').length === 2");
        checked("coupons");
        browser.evaluate("document.querySelector('tr[data-sequence=\"1\"] .do button').click()");
        fill("reference", "order-9");
        browser.press("Enter", ENTER);
        browser.until("document.querySelector('tr[data-sequence=\"1\"] .badge').textContent === 'Redeemed'");
        browser.evaluate("document.querySelectorAll('tr[data-sequence=\"2\"] .do button')[1].click()");
        see("It can no longer be redeemed.");
        browser.evaluate("document.querySelector('dialog[open] [name=restock]').click()");
        screen("revoke");
        confirm();
        browser.until("document.querySelector('tr[data-sequence=\"2\"] .badge').textContent === 'Revoked'");
        fill("search", "bob");
        browser.press("Enter", ENTER);
        browser.until("document.querySelectorAll('#coupons tbody tr').length === 1");
        assertThat(downloadedBy("Export CSV"))
                .startsWith("sequence,code,userId")
                .contains("\"ann\"", "\"bob\"");

        follow("Overview");
        see("Every promise was kept.");
        browser.until("document.querySelector('#figures b').textContent === '2'");
        claim("summer", "carl");
        browser.until("document.querySelector('#figures b').textContent === '3'");
        checked("overview");
        assertThat(downloadedBy("Download")).contains("\"verdict\": \"holds\"", "checkpoint");

        press("Restock");
        fill("add", "10");
        browser.press("Enter", ENTER);
        see("The stock is 16 now.");
        follow("Settings");
        press("Edit");
        fill("name", "Summer sale");
        checked("edit");
        press("Save");
        see("Summer sale");
        checked("settings");
        browser.evaluate("location.hash = 'campaigns/summer/history'");
        see("revoked a coupon");
        checked("history");
        browser.evaluate("document.querySelector('.menu').open = true");
        screen("menu");
        press("Copy");
        see("Copy Summer sale");
        fill("id", "autumn");
        confirm();
        browser.until("document.querySelector('.crumbs')?.textContent.includes('autumn')");
        browser.evaluate("document.querySelector('.menu').open = true");
        press("Delete");
        see("Its history stays");
        confirm();
        browser.until("document.querySelector('#campaigns') !== null");
        browser.until("document.querySelector('tr[data-campaign=summer]') !== null");
        assertThat(browser.evaluate("document.querySelector('tr[data-campaign=autumn]')"))
                .isNull();
        fill("search", "summer");
        browser.until("document.querySelectorAll('#campaigns tbody tr').length === 1");
        checked("list");
        choose("state", "closed");
        see("Nothing found");
        checked("nothing");
    }

    @Test
    void aTillSaysYesOrNo() {
        create("till", "Till", 5);
        String code = claim("till", "ann").getString("code");
        open("redeem", admin);
        browser.until("document.activeElement?.name === 'code'");
        browser.type(code.toLowerCase(Locale.ROOT));
        browser.press("Enter", ENTER);
        browser.until("document.querySelector('.till-result').dataset.kind === 'good'");
        checked("till-yes");
        browser.until("document.activeElement?.name === 'code'");
        browser.type(code);
        browser.press("Enter", ENTER);
        see("This coupon has been used already.");
        assertThat(browser.evaluate("document.querySelector('.till-result').dataset.kind"))
                .isEqualTo("bad");
        checked("till-no");
    }

    @Test
    void peopleAreGivenRolesAndSeeWhatTheseAllow() {
        open("users", admin);
        press("New user");
        fill("email", "otto@example.com");
        fill("username", "Otto");
        fill("password", "better horse battery");
        browser.evaluate("document.querySelector('dialog [name=role-operator]').click()");
        checked("new-user");
        press("Create");
        see("otto@example.com");
        checked("users");
        create("roles", "Roles", 5);

        open("campaigns/roles", token("otto@example.com", "better horse battery"));
        see("Every promise was kept.");
        assertThat(browser.text(".sidebar nav")).isEqualTo("CampaignsCouponsRedeemClusterHistoryAPI");
        assertThat(browser.text(".tabs")).isEqualTo("OverviewCouponsSettingsHistory");
        assertThat(browser.text(".actions")).contains("Restock", "Pause").doesNotContain("Copy", "Delete");
        checked("operator");

        JsonObject eve = new JsonObject()
                .put("email", "eve@example.com")
                .put("username", "Eve")
                .put("password", "better horse battery");
        call(201, "POST", "/v1/users", eve);
        open("users", token("eve@example.com", "better horse battery"));
        see("Roles");
        assertThat(browser.text(".sidebar nav")).isEqualTo("CampaignsCouponsAPI");
        assertThat(browser.text("main h1")).isEqualTo("Campaigns");
        assertThat(browser.text("main")).doesNotContain("New campaign");
        checked("user");
        press("Sign out");
        browser.until("document.activeElement?.id === 'email'");
        assertThat(browser.evaluate("sessionStorage.getItem('dibs.token')")).isEqualTo("");
    }

    @Test
    void aWebhookIsMadeAndItsDeliveriesAreShown() {
        open("webhooks", admin);
        press("New webhook");
        fill("url", "https://shop.example/hook");
        checked("new-webhook");
        press("Create");
        see("whsec_");
        screen("secret");
        press("Copy and close");
        follow("https://shop.example/hook");
        see("Deliveries");
        create("told", "Told", 1);
        claim("told", "ann");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            press("Refresh");
            return Boolean.TRUE.equals(browser.evaluate("document.querySelector('#deliveries tbody tr') !== null"));
        });
        press("Send again");
        see("It is sent again now.");
        checked("webhook");
        press("Delete");
        see("Delete this webhook?");
        confirm();
        see("No webhook yet");
    }

    @Test
    void theClusterShowsItsShards() {
        open("cluster", admin);
        browser.until("document.querySelectorAll('.heat td[data-epoch]:not([data-epoch=\"\"])').length > 10");
        see("The last node that serves cannot be drained.");
        checked("cluster");
    }

    @Test
    void itFitsAPhoneAndTheDark() {
        create("small", "Small screens", 20);
        claim("small", "ann");
        for (String scheme : List.of("light", "dark")) {
            browser.prefer(scheme, PHONE);
            for (String view : SMALL_VIEWS) {
                open(view, admin);
                browser.until("document.querySelector('main .skeleton') === null");
                if (view.endsWith("small")) {
                    see("Every promise was kept.");
                }
                checked("phone-" + scheme + "-" + view.replace('/', '-'));
                assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .as("%s does not scroll sideways", view)
                        .isEqualTo(true);
            }
        }
        browser.prefer("dark", WIDE);
        open("campaigns/small", admin);
        see("Every promise was kept.");
        checked("dark");
    }

    @Test
    void itSpeaksKorean() {
        create("korean", "여름 세일 선착순 쿠폰", 20);
        claim("korean", "김철수");
        open("campaigns", admin);
        press("한국어");
        see("새 캠페인");
        checked("korean-list");
        for (String view : List.of("campaigns/korean", "campaigns/korean/coupons", "redeem", "users", "cluster")) {
            open(view, admin);
            browser.until("document.querySelector('main .skeleton') === null");
            checked("korean-" + view.replace('/', '-'));
        }
        assertThat(browser.evaluate("document.documentElement.lang")).isEqualTo("ko");
        browser.evaluate("localStorage.clear()");
    }

    @Test
    void theKeyboardIsEnough() {
        create("keys", "Keys", 5);
        open("campaigns", admin);
        see("Keys");
        browser.press("Tab", TAB);
        assertThat(browser.evaluate("document.activeElement.className")).isEqualTo("skip");
        browser.press("Enter", ENTER);
        assertThat(browser.evaluate("document.activeElement.id")).isEqualTo("main");
        tabTo("document.activeElement.textContent === 'Keys'");
        browser.press("Enter", ENTER);
        browser.until("document.querySelector('.crumbs') !== null");
        tabTo("document.activeElement.textContent === 'Pause'");
        browser.press("Enter", ENTER);
        see("Pause Keys?");
        tabTo("document.activeElement.type === 'submit'");
        browser.press("Enter", ENTER);
        browser.until("document.querySelector('h1 + .badge')?.textContent === 'Paused'");
    }

    private static void tabTo(String condition) {
        for (int i = 0; i < 60 && !Boolean.TRUE.equals(browser.evaluate(condition)); i++) {
            browser.press("Tab", TAB);
        }
        assertThat(browser.evaluate(condition)).as(condition).isEqualTo(true);
    }

    @Test
    void whatWasRefusedBeforeSomebodySignedInDoesNotAskAgain() {
        open("campaigns", admin);
        browser.until("document.querySelector('#campaigns') !== null");
        browser.evaluate("""
                const real = window.fetch;
                window.fetch = async (path, options) => {
                  const answer = await real(path, options);
                  if (answer.status === 401) {
                    sessionStorage.setItem('dibs.token', window.held);
                    window.refused = true;
                  }
                  return answer;
                };
                window.held = sessionStorage.getItem('dibs.token');
                sessionStorage.setItem('dibs.token', 'an old one');
                """);
        browser.until("window.refused");
        create("later", "Later", 1);
        see("Later");
        assertThat(browser.evaluate("document.querySelector('#email')")).isNull();
        browser.evaluate("window.held = ''; sessionStorage.setItem('dibs.token', 'an old one')");
        browser.until("document.activeElement?.id === 'email'");
    }
}
