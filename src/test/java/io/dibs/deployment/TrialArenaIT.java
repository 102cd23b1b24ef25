package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.BrowserFixture;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The first page of a node that somebody tries out: it watches what claims do. */
@Tag("chromium")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrialArenaIT {
    @RegisterExtension
    private static final BrowserFixture PAGES = new BrowserFixture("trial");

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

    private static void crowd(String campaign, int first, int last) {
        IntStream.rangeClosed(first, last).parallel().forEach(person -> node.api()
                .claim(campaign, "person-" + person));
    }

    private static void untilFollowed(String campaign) {
        browser.until("document.querySelector('#followed').value === '" + campaign + "'"
                + " && document.querySelector('#state').dataset.state === 'open'");
    }

    private static void untilScore(String figure) {
        browser.until("document.querySelector('#score').textContent === '" + figure + "'");
    }

    private static void choose(String campaign) {
        browser.evaluate("{ const choice = document.querySelector('#followed'); choice.value = '" + campaign
                + "'; choice.dispatchEvent(new Event('change')); }");
    }

    @Test
    @Order(1)
    void withoutACampaignItSaysHowToBegin() {
        PAGES.open("/");
        browser.until("document.querySelector('#first').hidden === false");

        assertThat(browser.text("#firstCalls")).contains("curl -s " + node.api().base() + "/v1/campaigns");
        assertThat(browser.text("#first")).contains("java -jar dibs.jar demo");
        PAGES.checkBothSchemes("empty", BrowserFixture.WIDE);
        browser.evaluate("document.querySelector('#language').click()");
        PAGES.checkBothSchemes("empty-phone-korean", BrowserFixture.PHONE);
        node.api().create("begun", 9);
        untilFollowed("begun");
    }

    @Test
    @Order(2)
    void aCrowdFillsExactlyItsTicketsAndTheAuditSaysSo() {
        node.api().create("crowd", 100);
        PAGES.open("/");
        untilFollowed("crowd");

        crowd("crowd", 1, 40);
        browser.until("document.querySelectorAll('#tickets .out').length === 40");
        PAGES.check("running");
        crowd("crowd", 30, 300);
        browser.until("document.querySelectorAll('#tickets .out').length === 100");
        browser.until("document.querySelector('#result').open");

        assertThat(browser.text("#score")).isEqualTo("100");
        assertThat(browser.text("#resultTitle")).isEqualTo("Exactly 100.");
        assertThat(browser.text("#resultFigures")).contains("Holders100");
        assertThat(browser.text("#proof")).contains("issued            100").endsWith("holds");
        assertThat(browser.evaluate("document.querySelectorAll('#promises .holds').length"))
                .isEqualTo(4);
        assertThat(browser.text("#feed li:first-child b")).isEqualTo("#100");
        PAGES.checkBothSchemes("over", BrowserFixture.WIDE);
        browser.evaluate("document.querySelector('#language').click()");
        PAGES.check("over-korean");
        browser.evaluate("document.querySelector('#closeResult').click()");
        PAGES.checkBothSchemes("over-phone-korean", BrowserFixture.PHONE);
    }

    @Test
    @Order(3)
    void whoComesLateSeesTheSameWithoutANewsCard() {
        PAGES.open("/#crowd");

        browser.until("document.querySelectorAll('#tickets .out').length === 100");
        browser.until("document.querySelector('#proof').textContent.endsWith('holds')");

        assertThat(browser.evaluate("document.querySelector('#result').open")).isEqualTo(false);
    }

    @Test
    @Order(4)
    void moreThanCanBeNumberedAreABar() {
        node.api().create("many", 20_000);
        PAGES.open("/");
        untilFollowed("many");

        crowd("many", 1, 700);

        untilScore("700");
        assertThat(browser.evaluate("document.querySelector('#bar').value / document.querySelector('#bar').max"))
                .isEqualTo(0.035);
        PAGES.check("many");
        browser.evaluate("scrollTo(0, document.body.scrollHeight)");
        PAGES.screenshot("list");
    }

    @Test
    @Order(5)
    void aNewerCampaignIsFollowedUntilSomebodyChooses() {
        PAGES.open("/");
        untilFollowed("many");
        node.api().create("another", 5);
        untilFollowed("another");
        assertThat(browser.evaluate("document.querySelector('#claimLink').pathname"))
                .isEqualTo("/c/another");

        choose("begun");
        untilFollowed("begun");
        node.api().create("the-last", 5);
        browser.until("document.querySelector('#followed [value=the-last]') !== null");

        assertThat(browser.evaluate("document.querySelector('#followed').value"))
                .isEqualTo("begun");
    }

    @Test
    @Order(6)
    void aPageThatIsCutOffSaysSoAndContinues() {
        node.api().create("cut", 100);
        PAGES.open("/");
        untilFollowed("cut");
        crowd("cut", 1, 10);
        untilScore("10");

        browser.setConnected(false);
        browser.until("document.querySelector('#status').dataset.kind === 'down'");
        assertThat(browser.text("#status")).startsWith("Connection lost");
        PAGES.screenshot("cut-off");
        crowd("cut", 11, 30);
        browser.setConnected(true);

        browser.until("document.querySelector('#status').dataset.kind === 'up'");
        browser.until("document.querySelectorAll('#tickets .out').length === 30");
    }

    @Test
    @Order(7)
    void aNodeThatIsKilledComesBackAsTheNextEpoch() {
        node.api().create("killed", 100);
        PAGES.open("/");
        untilFollowed("killed");
        crowd("killed", 1, 10);
        untilScore("10");
        String name = browser.text(".node.owner h3");

        node.process().kill();
        browser.until("document.querySelector('#status').dataset.kind === 'down'");
        node.start();
        browser.until("document.querySelector('.feed .takeover') !== null");
        browser.until("document.querySelector('.feed .reached') !== null");
        crowd("killed", 11, 20);

        browser.until("document.querySelectorAll('#tickets .out').length === 20");
        browser.until("document.querySelector('#status').dataset.kind === 'up'");
        assertThat(browser.text(".node.owner .role")).endsWith("epoch 2");
        assertThat(browser.text(".node.owner h3")).isNotEqualTo(name);
        PAGES.check("killed-and-back");
    }
}
