package io.dibs.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.AdminClient;
import io.dibs.testkit.pages.ConsoleFixture;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How long a person waits for a view of the console of a large installation. {@code mvn verify -Dit.test=ConsoleSizeIT
 * -Ddibs.console.coupons=1000000} is the long form.
 */
@Tag("alone")
@Tag("chromium")
class ConsoleSizeIT {
    private static final int COUPONS = Integer.getInteger("dibs.console.coupons", 50_000);
    private static final int CAMPAIGNS = 200;
    private static final int EACH_OTHER = COUPONS / 1_000;
    private static final int OF_LARGEST = COUPONS - (CAMPAIGNS - 1) * EACH_OTHER;
    private static final int PAGE = 50;
    private static final int USERS = 1_000;
    private static final int MAX_MILLIS = 500;
    /** One that is fast enough is what the assertion asks for; the long form reports how visits differ. */
    private static final int VISITS = COUPONS >= 1_000_000 ? 5 : 1;

    /** Others may have the processors at the moment of a visit. */
    private static final int MAX_VISITS = 20;

    private static final String LARGEST = "largest";

    @RegisterExtension
    private static final ConsoleFixture CONSOLE = new ConsoleFixture();

    private static NodeProcess node;
    private static AdminClient admin;
    private static String code;

    @BeforeAll
    static void fill(@TempDir Path folder) {
        node = new NodeProcess(folder, AdminClient.SIGN_IN).start();
        admin = new AdminClient(node.api());
        admin.create(LARGEST, "Largest", COUPONS);
        for (int i = 1; i < CAMPAIGNS; i++) {
            admin.create("c-" + i, "Campaign " + i, COUPONS);
        }
        admin.post("/v1/users/random", new JsonObject().put("count", USERS));
        LogFill log = new LogFill(
                EmbeddedServers.noted(node.data(), ServerKind.POSTGRES).orElseThrow());
        log.coupons(LARGEST, OF_LARGEST);
        log.coupons(CreationRequests.PATTERN, EACH_OTHER);
        log.holders("%");
        log.done();
        LargeCampaign.restartSeconds(node);
        JsonObject last = admin.get("/v1/campaigns/" + LARGEST + "/coupons?after=" + (OF_LARGEST - 1))
                .getJsonArray("items")
                .getJsonObject(0);
        code = last.getString("code");
        CONSOLE.pages().start(folder, node.api().base());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** {@code USER} holds a coupon of each campaign, {@code CODE} is that of the last coupon. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            campaigns                  | document.querySelectorAll('#campaigns tbody tr').length === 200
            campaigns/largest          | document.querySelector('#figures b') && document.querySelector('#proof p')
            campaigns/c-1              | document.querySelector('#proof .good')
            campaigns/largest/coupons  | document.querySelectorAll('#coupons tbody tr').length === 50
            campaigns/largest/eligible | document.querySelector('#panel .card')
            campaigns/largest/codes    | document.querySelector('#panel .card')
            campaigns/largest/settings | document.querySelector('#panel .facts')
            campaigns/largest/history  | document.querySelector('#panel tbody tr')
            coupons/USER               | document.querySelectorAll('#found tbody tr').length === 50
            coupons/CODE               | document.querySelector('#found tbody tr')
            redeem                     | document.querySelector('.till')
            users                      | document.querySelectorAll('#users tbody tr').length >= 100
            webhooks                   | document.querySelector('#webhooks .empty')
            cluster                    | document.querySelector('#heat td[data-epoch]')
            history/largest            | document.querySelector('tbody tr')
            """)
    void aViewIsThereAtOnce(String view, String shown) {
        String hash = view.replace("USER", ClaimRequests.userId(1)).replace("CODE", code);
        CONSOLE.open("redeem", admin.token());
        CONSOLE.await();

        Histogram millis = new Histogram(3);
        for (int visit = 0; visit < VISITS || (visit < MAX_VISITS && millis.getMinValue() > MAX_MILLIS); visit++) {
            millis.recordValue(visit(hash, shown));
        }

        System.out.printf(
                "%-28s fastest %d ms, median %d, slowest %d%n",
                view, millis.getMinValue(), millis.getValueAtPercentile(50), millis.getMaxValue());
        assertThat(millis.getMinValue())
                .as("%s shows: %s", view, CONSOLE.tab().text("main"))
                .isLessThanOrEqualTo(MAX_MILLIS);
    }

    @Test
    void allCouponsOfAUserCanBeSeen() {
        CONSOLE.open("coupons/" + ClaimRequests.userId(1), admin.token());
        for (int shown = PAGE; shown < CAMPAIGNS; shown += PAGE) {
            CONSOLE.tab().until("document.querySelectorAll('#found tbody tr').length === " + shown);
            CONSOLE.press("Show more");
        }
        CONSOLE.tab().until("document.querySelectorAll('#found tbody tr').length === " + CAMPAIGNS);
        CONSOLE.tab().until("document.querySelector('#found .more').hidden");
    }

    /** It takes as long as there are coupons, and each console that is opened would ask for it. */
    @Test
    void manyCouponsAreCountedWhenSomebodyAsks() {
        CONSOLE.open("campaigns/" + LARGEST, admin.token());
        CONSOLE.see("coupons in PostgreSQL takes a moment");
        assertThat(CONSOLE.tab().requests).noneMatch(url -> url.endsWith("/audit"));

        CONSOLE.press("Check now");

        CONSOLE.see("Every promise was kept.");
    }

    /** From the click on a link until what it leads to is laid out. */
    private static long visit(String hash, String shown) {
        String before = hash.equals("redeem") ? "webhooks" : "redeem";
        CONSOLE.tab().evaluate("location.hash = '" + before + "'");
        CONSOLE.tab().until("document.querySelector('.sidebar [aria-current]').dataset.view === '" + before + "'");
        CONSOLE.await();
        return ((Number) CONSOLE.tab().evaluate("""
                (async () => {
                  document.querySelector('main').id = 'left';
                  const began = performance.now();
                  location.hash = '#%s';
                  const isShown = () => document.querySelector('#main') && !document.querySelector('main .skeleton')
                    && (%s);
                  while (!isShown() && performance.now() - began < 20000) {
                    await new Promise((resolve) => setTimeout(resolve, 1));
                  }
                  document.body.getBoundingClientRect();
                  return performance.now() - began;
                })()
                """.formatted(hash, shown))).longValue();
    }
}
