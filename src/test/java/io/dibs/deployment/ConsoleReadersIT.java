package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.AdminClient;
import io.dibs.testkit.pages.BrowserFixture;
import io.dibs.testkit.pages.ConsoleFixture;
import io.dibs.testkit.pages.SignInNode;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The console for its readers: on a phone, in the dark, in Korean, by the keyboard alone. */
@Tag("chromium")
@ExtendWith(SignInNode.class)
class ConsoleReadersIT {
    private static final List<String> SMALL_VIEWS = List.of(
            "campaigns",
            "campaigns/small",
            "campaigns/small/coupons",
            "campaigns/small/eligible",
            "campaigns/small/codes",
            "campaigns/small/settings",
            "campaigns/small/history",
            "coupons/ann",
            "redeem",
            "users",
            "webhooks",
            "cluster",
            "history",
            "history/small");
    /** Of those that lead to what is shown, how many nobody sees without scrolling sideways. */
    private static final String HIDDEN_LINKS = "[...document.querySelectorAll('nav [aria-current]')]"
            + ".map((each) => each.getBoundingClientRect())"
            + ".filter(({left, right}) => left < 0 || right > innerWidth).length";

    private static final int SPACE = 32;
    private static final List<String> KOREAN_VIEWS = List.of(
            "campaigns/korean",
            "campaigns/korean/coupons",
            "campaigns/korean/eligible",
            "campaigns/korean/codes",
            "campaigns/korean/settings",
            "campaigns/korean/history",
            "redeem",
            "users",
            "webhooks",
            "cluster",
            "history");
    private static final String STATE = "document.querySelector('h1 + .badge')?.textContent";

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
    void itFitsAPhoneAndTheDark() {
        admin.create("small", "Small screens", 20);
        admin.claim("small", "ann");
        admin.createUser("a-person-with-a-long-address@a-shop-with-a-long-name.example", "operator", "user");
        JsonObject hook = new JsonObject().put("url", "https://hooks.a-shop-with-a-long-name.example/dibs/campaigns");
        String id = admin.post("/v1/webhooks", hook).getString("id");
        CONSOLE.open("webhooks/" + id, admin.token());
        browser.prefer("light", BrowserFixture.PHONE);
        CONSOLE.see("Deliveries");
        CONSOLE.pages().check("phone-light-webhook");
        CONSOLE.pages().assertFits("a webhook");
        for (String scheme : List.of("light", "dark")) {
            browser.prefer(scheme, BrowserFixture.PHONE);
            for (String view : SMALL_VIEWS) {
                CONSOLE.open(view, admin.token());
                CONSOLE.await();
                if (view.equals("campaigns/small")) {
                    CONSOLE.see("Every promise was kept.");
                }
                CONSOLE.pages().check("phone-" + scheme + "-" + view.replace('/', '-'));
                CONSOLE.pages().assertFits(view);
                assertThat(browser.evaluate(HIDDEN_LINKS)).as(view).isEqualTo(0);
            }
        }
        admin.delete("/v1/webhooks/" + id);
        browser.prefer("dark", BrowserFixture.WIDE);
        CONSOLE.open("campaigns/small", admin.token());
        CONSOLE.see("Every promise was kept.");
        CONSOLE.pages().check("dark");
    }

    @Test
    void itSpeaksKorean() {
        admin.create("korean", "여름 세일 선착순 쿠폰", 20);
        admin.claim("korean", "김철수");
        CONSOLE.open("campaigns", admin.token());
        CONSOLE.press("한국어");
        CONSOLE.see("새 캠페인");
        CONSOLE.pages().check("korean-list");
        for (String view : KOREAN_VIEWS) {
            CONSOLE.open(view, admin.token());
            CONSOLE.await();
            CONSOLE.pages().check("korean-" + view.replace('/', '-'));
        }
        assertThat(browser.evaluate("document.documentElement.lang")).isEqualTo("ko");
    }

    @Test
    void theKeyboardIsEnough() {
        CONSOLE.open();
        browser.type(AdminClient.EMAIL);
        CONSOLE.pages().next();
        browser.type(AdminClient.PASSWORD);
        CONSOLE.enter();
        CONSOLE.see("New campaign");
        CONSOLE.pages().next();
        assertThat(browser.evaluate("document.activeElement.className")).isEqualTo("skip");
        CONSOLE.enter();
        assertThat(browser.evaluate("document.activeElement.id")).isEqualTo("main");

        CONSOLE.pages().enterOn("at.textContent === 'New campaign'");
        browser.until("document.activeElement?.name === 'name'");
        browser.type("Keys");
        CONSOLE.pages().next();
        browser.type("keys");
        CONSOLE.pages().tabTo("at.name === 'draft'");
        browser.press(" ", SPACE);
        CONSOLE.pages().enterOn("at.type === 'submit'");
        browser.until(STATE + " === 'Draft'");

        CONSOLE.pages().enterOn("at.textContent === 'Open'");
        CONSOLE.see("Open Keys now?");
        CONSOLE.pages().enterOn("at.type === 'submit'");
        browser.until(STATE + " === 'Open'");

        String code = admin.claim("keys", "ann").getString("code");
        CONSOLE.pages().enterOn("at.textContent === 'Redeem' && at.tagName === 'A'");
        browser.until("document.activeElement?.name === 'code'");
        browser.type(code);
        CONSOLE.enter();
        browser.until("document.querySelector('.till-result').dataset.kind === 'good'");
    }
}
