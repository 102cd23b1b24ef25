package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.AdminClient;
import io.dibs.testkit.pages.BrowserFixture;
import io.dibs.testkit.pages.ConsoleFixture;
import io.dibs.testkit.pages.SignInNode;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is offered what in the console, and how somebody who is signed out comes back. */
@Tag("chromium")
@ExtendWith(SignInNode.class)
class ConsoleAccessIT {
    @RegisterExtension
    private static final ConsoleFixture CONSOLE = new ConsoleFixture();

    private static AdminClient admin;
    private static ChromiumTab browser;

    @BeforeAll
    static void start(NodeProcess node, @TempDir Path folder) {
        admin = CONSOLE.start(node, folder);
        browser = CONSOLE.tab();
        admin.create("shut", "Shut", 5);
    }

    @Test
    void peopleAreGivenRolesAndSeeWhatTheseAllow() {
        CONSOLE.open("users", admin.token());
        CONSOLE.press("New user");
        CONSOLE.fill("email", "otto@example.com");
        CONSOLE.fill("username", "Otto");
        CONSOLE.fill("password", "better horse battery");
        browser.evaluate("document.querySelector('dialog [name=role-operator]').click()");
        CONSOLE.pages().check("new-user");
        CONSOLE.press("Create");
        CONSOLE.see("otto@example.com");
        CONSOLE.pages().check("users");
        admin.create("roles", "Roles", 5);

        CONSOLE.open("campaigns/roles", admin.token("otto@example.com", "better horse battery"));
        CONSOLE.see("Every promise was kept.");
        assertThat(browser.text(".sidebar nav")).isEqualTo("CampaignsCouponsRedeemClusterHistoryAPI");
        assertThat(browser.text(".tabs")).isEqualTo("OverviewCouponsSettingsHistory");
        assertThat(browser.text(".actions")).contains("Restock", "Pause").doesNotContain("Copy", "Delete");
        CONSOLE.pages().check("operator");

        JsonObject eve = new JsonObject()
                .put("email", "eve@example.com")
                .put("username", "Eve")
                .put("password", "better horse battery");
        admin.post("/v1/users", eve);
        CONSOLE.open("campaigns", admin.token("eve@example.com", "better horse battery"));
        CONSOLE.see("Roles");
        assertThat(browser.text(".sidebar nav")).isEqualTo("CampaignsCouponsAPI");
        assertThat(browser.text("main")).doesNotContain("New campaign");
        CONSOLE.pages().check("user");
        CONSOLE.press("Sign out");
        browser.until("document.activeElement?.id === 'email'");
        assertThat(browser.evaluate("sessionStorage.getItem('dibs.token')")).isEqualTo("");
    }

    static Stream<Arguments> forbidden() {
        return Stream.of(
                arguments("operator", List.of("users", "webhooks", "campaigns/shut/eligible", "campaigns/shut/codes")),
                arguments("user", List.of("redeem", "users", "webhooks", "cluster", "history", "history/shut")),
                arguments("user", List.of("campaigns/shut/coupons", "campaigns/shut/history")));
    }

    @ParameterizedTest
    @MethodSource("forbidden")
    void anAddressThatOnesRoleMayNotSeeSaysSo(String role, List<String> views) {
        String email = role + views.size() + "@example.com";
        admin.createUser(email, role);
        String token = admin.token(email, AdminClient.PASSWORD);
        for (String view : views) {
            CONSOLE.open(view, token);
            CONSOLE.see("Your role does not allow this.");
            CONSOLE.await();
            assertThat(browser.evaluate("(document.querySelector('#panel') ?? document.querySelector('main'))"
                            + ".querySelector('button, input, table')"))
                    .as(view)
                    .isNull();
        }
        assertThat(browser.requests).noneMatch(url -> url.matches(".*/v1/(users|webhooks|cluster)(\\?.*)?"));
        CONSOLE.pages().checkBothSchemes("forbidden-" + views.get(0).replace('/', '-'), BrowserFixture.WIDE);
        CONSOLE.press("한국어");
        CONSOLE.see("이 역할로는 할 수 없습니다.");
        CONSOLE.pages().check("forbidden-" + views.get(0).replace('/', '-') + "-ko");
    }

    @Test
    void whatWasRefusedBeforeSomebodySignedInDoesNotAskAgain() {
        CONSOLE.openHurried("campaigns", admin.token());
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
        admin.create("later", "Later", 1);
        CONSOLE.see("Later");
        assertThat(browser.evaluate("document.querySelector('#email')")).isNull();
        browser.evaluate("window.held = ''; sessionStorage.setItem('dibs.token', 'an old one')");
        browser.until("document.activeElement?.id === 'email'");
    }
}
