package io.dibs.deployment;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.AdminClient;
import io.dibs.testkit.pages.ConsoleFixture;
import io.dibs.testkit.pages.SignInNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every dialog and menu of the console, open: whether all can use it, and whether it fits. */
@Tag("chromium")
@ExtendWith(SignInNode.class)
class ConsoleDialogsIT {
    /** The names of the texts on the buttons that open a dialog, by view. */
    private static final Map<String, List<String>> DIALOGS = Map.of(
            "campaigns", List.of("newCampaign"),
            "campaigns/asks", List.of("pausing.verb", "restock"),
            "campaigns/fresh", List.of("opening.verb"),
            "campaigns/asks/settings", List.of("edit"),
            "campaigns/asks/coupons", List.of("issueToUser", "redeem", "revoke"),
            "campaigns/fresh/eligible", List.of("removeList"),
            "users", List.of("newUser", "makeUp", "edit", "delete"),
            "webhooks", List.of("newWebhook"));

    private static final int ESCAPE = 27;
    private static final List<String> MENU = List.of("closing.verb", "copy", "sync", "delete");

    @RegisterExtension
    private static final ConsoleFixture CONSOLE = new ConsoleFixture();

    private static AdminClient admin;
    private static ChromiumTab browser;

    @BeforeAll
    static void start(NodeProcess node, @TempDir Path folder) {
        admin = CONSOLE.start(node, folder);
        browser = CONSOLE.tab();
        admin.create("asks", "Asks before it does", 5);
        admin.claim("asks", "ann");
        admin.draft("fresh", "Fresh", 5);
        CONSOLE.open("campaigns/fresh/eligible", admin.token());
        CONSOLE.fill("lines", "ann");
        CONSOLE.press("Upload the list");
        CONSOLE.see("1 user may claim.");
    }

    @ParameterizedTest
    @CsvSource({"en, light, 1280", "ko, dark, 390"})
    void everybodyCanUseWhatIsOpen(String language, String scheme, int width) {
        browser.prefer(language);
        browser.prefer(scheme, width);
        DIALOGS.forEach((view, buttons) -> {
            CONSOLE.open(view, admin.token());
            CONSOLE.await();
            buttons.forEach(button -> checkDialog(view + "-" + button, button, language));
        });
        CONSOLE.open("campaigns/fresh", admin.token());
        CONSOLE.press("⋯");
        check("menu", language);
        MENU.forEach(button -> checkDialog("menu-" + button, button, language));
    }

    private static void checkDialog(String name, String button, String language) {
        CONSOLE.pressNamed(button);
        browser.until("document.querySelector('dialog[open]') !== null");
        check(name, language);
        browser.press("Escape", ESCAPE);
        browser.until("document.querySelector('dialog') === null");
    }

    private static void check(String name, String language) {
        String file = "open-" + name.replaceAll("[/.]", "-") + "-" + language;
        CONSOLE.pages().check(file);
        CONSOLE.pages().assertFits(file);
    }
}
