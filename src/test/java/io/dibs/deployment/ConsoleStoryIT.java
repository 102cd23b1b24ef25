package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.AdminClient;
import io.dibs.testkit.pages.ConsoleFixture;
import io.dibs.testkit.pages.SignInNode;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A campaign in the console, from the first sign-in to the export. */
@Tag("chromium")
@ExtendWith(SignInNode.class)
class ConsoleStoryIT {
    private static final String PREVIEW = "document.querySelector('dialog iframe').contentDocument";
    private static final Map<String, String> VIEWS =
            Map.of("soon", "countdown", "soldOut", "soldOut", "won", "tickets");
    private static final String LOGO = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'"
            + " viewBox='0 0 9 3'%3E%3Crect width='9' height='3' fill='%230a7d4f'/%3E%3C/svg%3E";

    @RegisterExtension
    private static final ConsoleFixture CONSOLE = new ConsoleFixture();

    private static AdminClient admin;
    private static ChromiumTab browser;

    @BeforeAll
    static void start(NodeProcess node, @TempDir Path folder) {
        admin = CONSOLE.start(node, folder);
        browser = CONSOLE.tab();
    }

    @Test
    void anAdministratorRunsACampaignFromTheDraftToTheProof() {
        CONSOLE.open();
        CONSOLE.pages().check("sign-in");
        browser.type("admin@localhost");
        CONSOLE.fill("password", "wrong horse");
        CONSOLE.enter();
        CONSOLE.see("Wrong e-mail address or password.");
        CONSOLE.fill("password", AdminClient.PASSWORD);
        CONSOLE.enter();
        CONSOLE.press("New campaign");
        CONSOLE.fill("name", "Summer <b>sale</b>");
        CONSOLE.fill("id", "Summer!");
        CONSOLE.fill("stock", "5");
        CONSOLE.enter();
        CONSOLE.see("Small letters, digits and dashes. It cannot change.");
        assertThat(browser.evaluate("document.querySelector('dialog [name=id]').getAttribute('aria-invalid')"))
                .isEqualTo("true");
        CONSOLE.fill("id", "summer");
        CONSOLE.choose("benefit", "percent");
        CONSOLE.fill("percent", "20");
        CONSOLE.choose("expiry", "ttl");
        CONSOLE.fill("metadata", "{\"channel\": \"mail\"}");
        browser.evaluate("document.querySelector('dialog [name=draft]').click()");
        brand();
        CONSOLE.pages().check("new-campaign");
        CONSOLE.press("Create");
        CONSOLE.see("Summer <b>sale</b>");
        CONSOLE.see("Draft");
        JsonObject made = admin.get("/v1/campaigns/summer");
        assertThat(made.getJsonObject("benefit").getInteger("percent")).isEqualTo(20);
        assertThat(made.getLong("couponTtlSeconds")).isEqualTo(7 * 86_400L);
        assertThat(made.getJsonObject("metadata"))
                .isEqualTo(new JsonObject()
                        .put("channel", "mail")
                        .put(
                                "page",
                                new JsonObject()
                                        .put("title", "Summer week")
                                        .put("color", "#0a7d4f")
                                        .put("logo", LOGO)
                                        .put("link", "https://shop.example/summer")));

        CONSOLE.follow("Eligible users");
        CONSOLE.fill("lines", "ann\n\nbob\u0007\ncarl");
        CONSOLE.press("Upload the list");
        CONSOLE.see("Nothing was taken from this file.");
        CONSOLE.pages().check("refused-lines");
        CONSOLE.fill("lines", "ann\nbob\ncarl");
        CONSOLE.press("Upload the list");
        CONSOLE.see("3 users may claim.");
        CONSOLE.press("Open");
        CONSOLE.see("Open Summer <b>sale</b> now?");
        CONSOLE.pages().screenshot("open");
        CONSOLE.confirm();
        browser.until("document.querySelector('h1 + .badge')?.textContent === 'Open'");

        CONSOLE.follow("Coupons");
        browser.evaluate("location.hash = 'campaigns/summer/coupons'");
        for (String user : List.of("ann", "bob")) {
            CONSOLE.press("Issue to a user");
            CONSOLE.fill("user", user);
            CONSOLE.enter();
            CONSOLE.see(user + " has coupon");
        }
        CONSOLE.press("Issue to a user");
        CONSOLE.fill("user", "dora");
        CONSOLE.enter();
        CONSOLE.see("The user is not on the list of this campaign.");
        CONSOLE.press("Cancel");
        browser.until("document.querySelectorAll('#coupons tbody tr').length === 2");
        CONSOLE.pages().check("coupons");
        browser.evaluate("document.querySelector('tr[data-sequence=\"1\"] .do button').click()");
        CONSOLE.fill("reference", "order-9");
        CONSOLE.enter();
        browser.until("document.querySelector('tr[data-sequence=\"1\"] .badge').textContent === 'Redeemed'");
        browser.evaluate("document.querySelectorAll('tr[data-sequence=\"2\"] .do button')[1].click()");
        CONSOLE.see("It can no longer be redeemed.");
        browser.evaluate("document.querySelector('dialog[open] [name=restock]').click()");
        CONSOLE.pages().screenshot("revoke");
        CONSOLE.confirm();
        browser.until("document.querySelector('tr[data-sequence=\"2\"] .badge').textContent === 'Revoked'");
        CONSOLE.fill("search", "bob");
        CONSOLE.enter();
        browser.until("document.querySelectorAll('#coupons tbody tr').length === 1");
        assertThat(CONSOLE.downloadedBy("Export CSV"))
                .startsWith("sequence,code,userId")
                .contains("\"ann\"", "\"bob\"");

        CONSOLE.follow("Overview");
        CONSOLE.see("Every promise was kept.");
        browser.until("document.querySelector('#figures b').textContent === '2'");
        admin.claim("summer", "carl");
        browser.until("document.querySelector('#figures b').textContent === '3'");
        CONSOLE.pages().check("overview");
        assertThat(CONSOLE.downloadedBy("Download")).contains("\"verdict\": \"holds\"", "checkpoint");

        CONSOLE.press("Restock");
        CONSOLE.fill("add", "10");
        CONSOLE.enter();
        CONSOLE.see("The stock is 16 now.");
        CONSOLE.follow("Settings");
        CONSOLE.press("Edit");
        CONSOLE.fill("name", "Summer sale");
        CONSOLE.pages().check("edit");
        CONSOLE.press("Save");
        CONSOLE.see("Summer sale");
        CONSOLE.pages().check("settings");
        browser.evaluate("location.hash = 'campaigns/summer/history'");
        CONSOLE.see("revoked a coupon");
        CONSOLE.pages().check("history");
        CONSOLE.press("⋯");
        CONSOLE.press("Copy");
        CONSOLE.see("Copy Summer sale");
        CONSOLE.fill("id", "autumn");
        CONSOLE.confirm();
        browser.until("document.querySelector('.crumbs')?.textContent.includes('autumn')");
        CONSOLE.press("⋯");
        CONSOLE.press("Delete");
        CONSOLE.see("Its history stays");
        CONSOLE.confirm();
        browser.until("document.querySelector('#campaigns') !== null");
        browser.until("document.querySelector('tr[data-campaign=summer]') !== null");
        assertThat(browser.evaluate("document.querySelector('tr[data-campaign=autumn]')"))
                .isNull();
        CONSOLE.fill("search", "summer");
        browser.until("document.querySelectorAll('#campaigns tbody tr').length === 1");
        CONSOLE.pages().check("list");
        CONSOLE.choose("state", "closed");
        CONSOLE.see("Nothing found");
        CONSOLE.pages().check("nothing");
    }

    /** The preview beside the form is the claim page itself, and follows each key. */
    private static void brand() {
        CONSOLE.press("Look and words of the claim page");
        CONSOLE.fill("page-title", "Summer week");
        CONSOLE.setValue("page-color", "#0a7d4f");
        CONSOLE.setValue("page-logo", LOGO);
        CONSOLE.fill("page-link", "http://shop.example");
        browser.until(PREVIEW + ".querySelector('#title').textContent === 'Summer week'");
        assertThat(browser.evaluate(PREVIEW + ".querySelector('.offer').textContent"))
                .isEqualTo("20% off");
        assertThat(browser.evaluate(PREVIEW + ".documentElement.style.getPropertyValue('--accent')"))
                .isEqualTo("rgb(10 125 79)");
        CONSOLE.enter();
        CONSOLE.see("It begins with https://.");
        CONSOLE.fill("page-link", "https://shop.example/summer");
        for (String moment : List.of("soon", "soldOut", "won")) {
            browser.evaluate("document.querySelector('dialog [value=" + moment + "]').click()");
            browser.until(PREVIEW + ".body.dataset.view === '" + VIEWS.get(moment) + "'");
        }
        assertThat(browser.evaluate(PREVIEW + ".querySelector('.ticket .code').textContent"))
                .isEqualTo("SAMPLE-CODE-0000");
        browser.evaluate("document.querySelector('dialog .preview').scrollIntoView()");
        CONSOLE.pages().screenshot("preview");
    }
}
