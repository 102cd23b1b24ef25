package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.AdminClient;
import io.dibs.testkit.pages.ConsoleFixture;
import io.dibs.testkit.pages.SignInNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Accounts in the console: made, changed, removed, and one's own. */
@Tag("chromium")
@ExtendWith(SignInNode.class)
class ConsoleUsersIT {
    private static final String NEW_PASSWORD = "better horse battery";

    @RegisterExtension
    private static final ConsoleFixture CONSOLE = new ConsoleFixture();

    private static AdminClient admin;
    private static ChromiumTab browser;

    @BeforeAll
    static void start(NodeProcess node, @TempDir Path folder) {
        admin = CONSOLE.start(node, folder);
        browser = CONSOLE.tab();
    }

    private static void pressIn(String email, String button) {
        CONSOLE.fill("search", email);
        browser.until("document.querySelectorAll('#users tbody tr').length === 1");
        CONSOLE.press(button);
    }

    @Test
    void anAccountIsMadeChangedAndRemoved() {
        CONSOLE.open("users", admin.token());
        CONSOLE.press("New user");
        CONSOLE.fill("email", "mia@example.com");
        CONSOLE.fill("username", "Mia");
        CONSOLE.fill("password", "short");
        browser.evaluate("document.querySelector('dialog [name=role-user]').click()");
        CONSOLE.press("Create");
        browser.until("document.querySelector('dialog [name=password]').getAttribute('aria-invalid') === 'true'");
        CONSOLE.fill("password", "correct horse battery");
        CONSOLE.press("Create");
        CONSOLE.see("Choose at least one role.");
        CONSOLE.pages().check("user-without-a-role");
        browser.evaluate("document.querySelector('dialog [name=role-user]').click()");
        CONSOLE.press("Create");
        CONSOLE.see("mia@example.com is created.");

        CONSOLE.press("New user");
        CONSOLE.fill("email", "mia@example.com");
        CONSOLE.fill("username", "Mia");
        CONSOLE.fill("password", "correct horse battery");
        CONSOLE.press("Create");
        CONSOLE.see("An account with this address exists already.");
        CONSOLE.press("Cancel");

        pressIn("mia@", "Edit");
        CONSOLE.press("Save");
        CONSOLE.see("Nothing is different.");
        CONSOLE.fill("username", "Mia Wang");
        CONSOLE.fill("password", NEW_PASSWORD);
        browser.evaluate("document.querySelector('dialog [name=role-operator]').click()");
        CONSOLE.press("Save");
        CONSOLE.see("Mia Wang");
        assertThat(browser.text("#users tbody")).contains("User", "Operator");
        assertThat(admin.token("mia@example.com", NEW_PASSWORD)).isNotEmpty();

        pressIn("mia@", "Delete");
        CONSOLE.see("Coupons of the user stay.");
        CONSOLE.confirm();
        CONSOLE.see("mia@example.com is deleted.");
        CONSOLE.see("Nothing found");
    }

    @Test
    void theLastAdministratorStays() {
        CONSOLE.open("users", admin.token());
        pressIn(AdminClient.EMAIL, "Delete");
        CONSOLE.confirm();
        CONSOLE.see("The last administrator cannot be removed.");
        CONSOLE.pages().check("last-administrator");
    }

    @Test
    void peopleForALoadTestAreMadeUp() {
        CONSOLE.open("users", admin.token());
        CONSOLE.press("Make test users");
        CONSOLE.fill("count", "3");
        CONSOLE.confirm();
        CONSOLE.see("3 accounts made. Their password, shown only now:");
        CONSOLE.pages().check("made-up-users");
    }

    @Test
    void everybodyChangesTheirOwnAccount() {
        admin.createUser("own@example.com", "operator");
        CONSOLE.open("campaigns", admin.token("own@example.com", AdminClient.PASSWORD));
        CONSOLE.press("own@example.com");
        CONSOLE.see("Your account");
        CONSOLE.fill("password", NEW_PASSWORD);
        CONSOLE.fill("currentPassword", "wrong horse");
        CONSOLE.press("Save");
        browser.until("[...document.querySelectorAll('dialog .problem')].some((each) => each.textContent)");
        CONSOLE.pages().check("own-account");
        CONSOLE.fill("currentPassword", AdminClient.PASSWORD);
        CONSOLE.press("Save");
        CONSOLE.see("Saved.");
        assertThat(admin.token("own@example.com", NEW_PASSWORD)).isNotEmpty();
    }
}
