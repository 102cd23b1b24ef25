package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.AdminClient;
import io.dibs.testkit.pages.ConsoleFixture;
import io.dibs.testkit.pages.SignInNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator does to a campaign that runs, and the files that it takes. */
@Tag("chromium")
@ExtendWith(SignInNode.class)
class ConsoleCommandsIT {
    private static final int CODES = 20_000;
    /** So that its progress is seen. */
    private static final int SLOW = 200_000;

    @RegisterExtension
    private static final ConsoleFixture CONSOLE = new ConsoleFixture();

    private static AdminClient admin;
    private static ChromiumTab browser;

    @BeforeAll
    static void start(NodeProcess node, @TempDir Path folder) {
        admin = CONSOLE.start(node, folder);
        browser = CONSOLE.tab();
    }

    private static void seeState(String state) {
        browser.until("document.querySelector('h1 + .badge')?.textContent === '" + state + "'");
    }

    private static void act(String verb, String question, String done) {
        CONSOLE.press(verb);
        CONSOLE.see(question);
        CONSOLE.confirm();
        CONSOLE.see(done);
    }

    @Test
    void itIsPausedOpenedRebuiltAndClosedForGood() {
        admin.create("runs", "Runs", 5);
        admin.claim("runs", "ann");
        CONSOLE.open("campaigns/runs", admin.token());
        act("Pause", "Coupons that are out stay valid.", "Runs is paused.");
        seeState("Paused");
        act("Open", "Open Runs now?", "Runs is open.");
        seeState("Open");
        CONSOLE.press("⋯");
        act("Rebuild from PostgreSQL", "Claims wait for it, and none is lost.", "It is rebuilt.");
        admin.claim("runs", "bob");
        browser.until("document.querySelector('#figures b').textContent === '2'");
        CONSOLE.press("⋯");
        act("Close", "it cannot be opened again", "Runs is closed.");
        seeState("Closed");
        CONSOLE.press("⋯");
        assertThat(browser.text(".actions")).contains("Copy").doesNotContain("Open", "Pause", "Restock", "Delete");
        assertThat(admin.get("/v1/campaigns/runs").getString("state")).isEqualTo("closed");
        CONSOLE.pages().check("closed");
    }

    @Test
    void itsOwnCodesComeFromAFile(@TempDir Path folder) throws IOException {
        Path codes = Files.writeString(
                folder.resolve("codes.txt"),
                IntStream.rangeClosed(1, CODES).mapToObj("SHOP-%06d"::formatted).collect(Collectors.joining("\n")));
        Path wrong = Files.writeString(folder.resolve("wrong.csv"), "code\nSHOP-A\nSHOP-\u0007\n");
        admin.draft("coded", "Coded", 5);
        CONSOLE.open("campaigns/coded/codes", admin.token());
        CONSOLE.press("Upload codes");
        CONSOLE.see("Choose a file, or type some lines.");

        browser.chooseFile("[name=file]", wrong);
        CONSOLE.press("Upload codes");
        CONSOLE.see("Nothing was taken from this file.");
        assertThat(browser.text("#panel tbody")).startsWith("3");
        CONSOLE.pages().check("refused-codes");

        browser.chooseFile("[name=file]", codes);
        browser.setUploadSpeed(SLOW);
        CONSOLE.press("Upload codes");
        browser.until("document.querySelector('progress:not([hidden])')?.value > 0");
        CONSOLE.see("% sent");
        CONSOLE.pages().check("uploading");
        browser.setConnected(true);
        CONSOLE.see("20,000 codes published, for coupons 1 to 20,000.");
        CONSOLE.pages().check("codes");

        CONSOLE.press("Open");
        CONSOLE.confirm();
        seeState("Open");
        assertThat(admin.claim("coded", "ann").getString("code")).isEqualTo("SHOP-000001");
    }
}
