package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.SharedNode;
import io.dibs.testkit.pages.BrowserFixture;
import io.dibs.testkit.pages.ClaimPageFixture;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the button of the claim page to the ticket, and what is between them when it takes long. */
@Tag("chromium")
@ExtendWith(SharedNode.class)
class ClaimingOnPageIT {
    @RegisterExtension
    private static final ClaimPageFixture PAGE = new ClaimPageFixture();

    private static TestApiClient api;
    private static ChromiumTab browser;

    @BeforeAll
    static void start(NodeProcess node, @TempDir Path folder) {
        api = PAGE.start(node, folder);
        browser = PAGE.pages().tab();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void somebodyWinsAndFindsTheCouponAgain(String language) {
        String id = "win-" + language;
        PAGE.create(id, new JsonObject().put("couponTtlSeconds", 2_592_000));
        api.claim(id, "first");
        browser.prefer(language);
        PAGE.open("/c/" + id);
        PAGE.see("open");
        browser.until("document.querySelector('#mark').dataset.kind === 'live'");
        assertThat(PAGE.says("499")).isTrue();
        PAGE.pages().check("open-" + language);

        PAGE.claimAs("page-ann");
        PAGE.see("tickets");
        PAGE.pages().check("won-" + language);
        String code = browser.text(".ticket .code");
        assertThat(api.claim(id, "page-ann").body()).contains(code);
        assertThat(browser.text(".sequence")).contains("2", "500");

        PAGE.open("/c/" + id);
        PAGE.see("tickets");
        assertThat(browser.text(".ticket .code")).isEqualTo(code);
        PAGE.pages().check("own-" + language);

        browser.evaluate("document.querySelector('#actions .ghost').click()");
        PAGE.see("open");
        PAGE.claimAs("first");
        PAGE.see("tickets");
        PAGE.pages().check("yours-" + language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void aCouponThatIsUsedOrRevokedSaysSo(String language) {
        String id = "spent-" + language;
        PAGE.create(id);
        String code = new JsonObject(api.claim(id, "page-ann").body()).getString("code");
        browser.prefer(language);
        PAGE.open("/c/" + id);
        PAGE.see("open");
        PAGE.act("/v1/coupons/" + code + "/redeem", new JsonObject().put("reference", "order-9"));
        PAGE.claimAs("page-ann");
        browser.until("document.querySelector('.ticket[data-state=redeemed]') !== null");
        PAGE.pages().check("used-" + language);

        PAGE.act(
                "/v1/coupons/" + new JsonObject(api.claim(id, "page-bob").body()).getString("code") + "/revoke",
                new JsonObject());
        browser.evaluate("document.querySelector('#actions .ghost').click()");
        PAGE.claimAs("page-bob");
        browser.until("document.querySelector('.ticket[data-state=revoked]') !== null");
        PAGE.pages().check("revoked-" + language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void aCouponExpiresWhileSomebodyLooksAtIt(String language) {
        String id = "expires-" + language;
        PAGE.create(id, new JsonObject().put("couponTtlSeconds", 3));
        browser.prefer(language);
        PAGE.open("/c/" + id);
        PAGE.see("open");
        PAGE.claimAs("page-ann");
        browser.until("document.querySelector('.ticket[data-state=issued]') !== null");
        browser.until("document.querySelector('.ticket[data-state=expired]') !== null");
        PAGE.pages().check("expired-" + language);

        PAGE.open("/c/" + id);
        browser.until("document.querySelector('.ticket[data-state=expired]') !== null");
    }

    @Test
    void whoMayHaveSeveralGetsOneAfterTheOther() {
        PAGE.create("page-several", new JsonObject().put("perUser", 2));
        PAGE.open("/c/page-several");
        PAGE.see("open");
        PAGE.claimAs("page-ann");
        browser.until("document.querySelectorAll('.ticket').length === 1");
        browser.evaluate("document.querySelector('#actions .primary').click()");
        browser.until("document.querySelectorAll('.ticket').length === 2");
        browser.until("document.querySelector('#actions .primary') === null");
        browser.prefer("dark", BrowserFixture.PHONE);
        PAGE.pages().check("several-dark");
    }

    @Test
    void theButtonWakesByItselfAndByTheServersClock() {
        PAGE.create(
                "wakes",
                new JsonObject().put("opensAt", Instant.now().plusSeconds(6).toString()));
        PAGE.open("/assets/icon.svg");
        browser.evaluate("localStorage.setItem('dibs.user', 'early')");
        PAGE.open("/c/wakes");
        PAGE.see("countdown");
        browser.until("document.querySelector('#actions button:not([disabled])') !== null");
        browser.evaluate("document.querySelector('#actions button').click()");
        PAGE.see("tickets");
        assertThat(browser.text(".sequence")).isEqualTo("No. 1 of 500");
    }

    /** While the answer is on its way, which is short here: the request is held up. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void whoWaitsSeesIt(String language) {
        String id = "waits-" + language;
        PAGE.create(id);
        browser.prefer(language);
        PAGE.open("/c/" + id);
        PAGE.see("open");
        browser.evaluate("""
                const real = window.fetch;
                window.fetch = async (path, options) => {
                  if (options.method === 'POST') await new Promise((resolve) => { window.goOn = resolve; });
                  return real(path, options);
                };
                """);
        PAGE.claimAs("page-ann");
        PAGE.see("getting");
        PAGE.pages().check("getting-" + language);
        browser.evaluate("window.goOn()");
        PAGE.see("tickets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void whoIsToldToComeBackDoesSoByItself(String language) {
        String id = "busy-" + language;
        PAGE.create(id);
        browser.prefer(language);
        PAGE.open("/c/" + id);
        PAGE.see("open");
        browser.evaluate("""
                const real = window.fetch;
                window.fetch = async (path, options) => (options.method === 'POST' && !window.hasRoom
                  ? new Response('{"code": "overloaded"}', {status: 503, headers: {'Retry-After': '9'}})
                  : real(path, options));
                """);
        PAGE.claimAs("page-ann");
        browser.until("document.querySelector('.waiting')?.dataset.kind === 'warn'");
        PAGE.pages().check("busy-" + language);
        browser.evaluate("window.hasRoom = true; document.querySelector('#actions button').click()");
        PAGE.see("tickets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void whoLosesTheConnectionGetsTheCouponWhenItIsBack(String language) {
        String id = "cut-" + language;
        PAGE.create(id);
        browser.prefer(language);
        PAGE.open("/c/" + id);
        PAGE.see("open");
        browser.until("document.querySelector('#mark').dataset.kind === 'live'");
        browser.setConnected(false);
        PAGE.cut();
        browser.until("!document.querySelector('#lost').hidden");
        PAGE.pages().check("lost-" + language);
        PAGE.claimAs("page-ann");
        browser.until("document.querySelector('.waiting')?.dataset.kind === 'warn'");
        PAGE.pages().check("offline-" + language);
        browser.setConnected(true);
        PAGE.see("tickets");
        assertThat(api.campaign(id).getInteger("issued")).isEqualTo(1);

        browser.block("*/v1/*");
        PAGE.open("/c/" + id);
        PAGE.see("unreachable");
        PAGE.pages().check("unreachable-" + language);
        browser.block();
        PAGE.see("tickets");
    }
}
