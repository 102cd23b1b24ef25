package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.SharedNode;
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

/** What the claim page shows of a campaign, in each of its states. */
@Tag("chromium")
@ExtendWith(SharedNode.class)
class ClaimPageStateIT {
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
    void whatIsNotOpenCountsDown(String language) {
        String id = "soon-" + language;
        PAGE.create(
                id,
                new JsonObject()
                        .put("opensAt", Instant.now().plusSeconds(93_784).toString()));
        browser.prefer(language);
        PAGE.open("/c/" + id);
        PAGE.see("countdown");

        browser.until("document.querySelector('#body .notice').textContent.includes('ms')");
        assertThat(browser.text(".countdown b")).isEqualTo("01");
        assertThat(browser.evaluate("document.querySelector('#actions button').disabled"))
                .isEqualTo(true);
        assertThat(browser.evaluate("document.documentElement.lang")).isEqualTo(language);
        PAGE.pages().check("countdown-" + language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void thePageFollowsTheCampaign(String language) {
        String id = "turns-" + language;
        PAGE.create(id, new JsonObject().put("stock", 1));
        browser.prefer(language);
        PAGE.open("/c/" + id);
        PAGE.see("open");
        PAGE.act("/v1/campaigns/" + id + "/pause", new JsonObject());
        PAGE.see("paused");
        PAGE.pages().check("paused-" + language);
        PAGE.act("/v1/campaigns/" + id + "/open", new JsonObject());
        PAGE.see("open");
        api.claim(id, "first");
        PAGE.see("soldOut");
        PAGE.pages().check("sold-out-" + language);
        PAGE.act("/v1/campaigns/" + id + "/stock", new JsonObject().put("add", 1));
        PAGE.see("open");
        PAGE.act("/v1/campaigns/" + id + "/close", new JsonObject());
        PAGE.see("closed");
        PAGE.pages().check("closed-" + language);

        typeHeld(" first ");
        browser.press("Enter", 13);
        PAGE.see("tickets");
    }

    @Test
    void aCampaignThatWasClosedEarlyNamesNoEndThatIsStillToCome() {
        PAGE.create(
                "early",
                new JsonObject().put("stock", 1).put("closesAt", Instant.now().plusSeconds(86_400)));
        PAGE.open("/c/early");
        PAGE.see("open");
        PAGE.act("/v1/campaigns/early/close", new JsonObject());
        PAGE.see("closed");
        assertThat(browser.text("h1")).isEqualTo("This campaign is over");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void aCampaignWhoseTimeIsOverSaysWhenItClosed(String language) {
        String id = "timed-" + language;
        PAGE.create(id, new JsonObject().put("closesAt", Instant.now().plusSeconds(4)));
        browser.prefer(language);
        PAGE.open("/c/" + id);
        PAGE.see("open");
        PAGE.pages().check("open-until-" + language);
        PAGE.see("closed");
        browser.until("/\\d/.test(document.querySelector('h1').textContent)");
        PAGE.pages().check("closed-at-" + language);
    }

    /** A moment after each turn the page asks for the whole campaign. */
    @Test
    void nothingThatComesWipesWhatIsBeingTyped() {
        PAGE.create("typed");
        PAGE.open("/c/typed");
        PAGE.see("open");
        PAGE.act("/v1/campaigns/typed/stock", new JsonObject().put("add", 1));
        PAGE.act("/v1/campaigns/typed/pause", new JsonObject());
        PAGE.see("paused");
        typeHeld("somebody");
        // The page draws itself four times a second.
        browser.until("performance.getEntriesByName(location.origin + '/v1/campaigns/typed')[1]?.responseEnd"
                + " < performance.now() - 300");

        assertThat(browser.evaluate("document.querySelector('[name=held]').value"))
                .isEqualTo("somebody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void whoMayNotIsTold(String language) {
        String id = "invited-" + language;
        PAGE.create(id, new JsonObject().put("draft", true));
        PAGE.upload("/v1/campaigns/" + id + "/eligible", "vip\n");
        PAGE.act("/v1/campaigns/" + id + "/open", new JsonObject());
        browser.prefer(language);
        PAGE.open("/c/" + id);
        PAGE.see("open");
        PAGE.claimAs("stranger");
        PAGE.see("notEligible");
        PAGE.pages().check("not-eligible-" + language);

        PAGE.open("/c/nothing-of-this-id");
        PAGE.see("missing");
        PAGE.pages().check("missing-" + language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void aDraftIsForNobodyButItsPreview(String language) {
        String id = "draft-" + language;
        PAGE.create(id, new JsonObject().put("draft", true));
        browser.prefer(language);
        PAGE.open("/c/" + id);
        PAGE.see("missing");
        PAGE.open("/c/" + id + "?preview");
        PAGE.see("countdown");
        PAGE.pages().check("draft-preview-" + language);
    }

    private static void typeHeld(String user) {
        browser.evaluate("document.querySelector('summary').click()");
        browser.evaluate("document.querySelector('[name=held]').focus()");
        browser.type(user);
    }
}
