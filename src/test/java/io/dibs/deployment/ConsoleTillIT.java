package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.AdminClient;
import io.dibs.testkit.pages.BrowserFixture;
import io.dibs.testkit.pages.ConsoleFixture;
import io.dibs.testkit.pages.SignInNode;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A till: coupons that are typed, as by a scanner with a cable, or that the camera sees. */
@Tag("chromium")
@ExtendWith(SignInNode.class)
class ConsoleTillIT {
    private static final String SCAN = "Scan with the camera";
    /** Chromium reads no codes on Linux: this one sees what the test holds before the camera. */
    private static final String DETECTOR = """
            window.BarcodeDetector = class {
              async detect(picture) {
                return picture.videoWidth > 0 && window.held ? [{rawValue: window.held}] : [];
              }
            };
            const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
            navigator.mediaDevices.getUserMedia = async (wanted) => (window.camera = await ask(wanted));
            """;

    @RegisterExtension
    private static final ConsoleFixture CONSOLE = new ConsoleFixture();

    private static AdminClient admin;
    private static ChromiumTab browser;

    @BeforeAll
    static void start(NodeProcess node, @TempDir Path folder) {
        admin = CONSOLE.start(node, folder);
        browser = CONSOLE.tab();
    }

    /** @return the code of a coupon of a new campaign */
    private static String bringToATill(String campaign) {
        admin.create(campaign, campaign, 5);
        String code = admin.claim(campaign, "ann").getString("code");
        CONSOLE.open("redeem", admin.token());
        browser.until("document.activeElement?.name === 'code'");
        return code;
    }

    @Test
    void aTillSaysYesOrNo() {
        String code = bringToATill("till");
        browser.type(code.toLowerCase(Locale.ROOT));
        CONSOLE.enter();
        browser.until("document.querySelector('.till-result').dataset.kind === 'good'");
        CONSOLE.pages().check("till-yes");
        browser.until("document.activeElement?.name === 'code'");
        browser.type(code);
        CONSOLE.enter();
        CONSOLE.see("This coupon has been used already.");
        assertThat(browser.evaluate("document.querySelector('.till-result').dataset.kind"))
                .isEqualTo("bad");
        CONSOLE.pages().check("till-no");
    }

    @Test
    void aPressAtATillWhoseAnswerIsLostCountsOnce() {
        String code = bringToATill("lost");
        browser.evaluate("{ const real = window.fetch; window.fetch = async (...call) => {"
                + " const answer = await real(...call); window.fetch = real; throw new TypeError('lost'); } }");
        browser.type(code);
        CONSOLE.enter();
        browser.until("document.querySelector('.till-result').dataset.kind === 'warn'");
        CONSOLE.enter();
        browser.until("document.querySelector('.till-result').dataset.kind === 'good'");
    }

    private static void openWithDetector() {
        CONSOLE.open("campaigns", admin.token());
        browser.evaluate(DETECTOR);
        browser.evaluate("location.hash = 'redeem'");
    }

    private static void seeCameraOff() {
        browser.until("window.camera.getTracks().every((track) => track.readyState === 'ended')");
        assertThat(browser.evaluate("document.querySelector('video').hidden")).isEqualTo(true);
    }

    @Test
    void theCameraReadsACouponAndIsOffAfter() {
        String code = bringToATill("seen");
        assertThat(browser.text("main")).doesNotContain(SCAN);
        openWithDetector();
        CONSOLE.press(SCAN);
        browser.until("document.querySelector('video')?.videoWidth > 0");
        CONSOLE.see("Stop the camera");
        CONSOLE.pages().checkBothSchemes("till-camera", BrowserFixture.PHONE);
        CONSOLE.pages().assertFits("the till's camera");
        browser.evaluate("window.held = '" + code + "'");
        browser.until("document.querySelector('.till-result').dataset.kind === 'good'");
        seeCameraOff();
        assertThat(admin.get("/v1/coupons/" + code).getString("state")).isEqualTo("redeemed");
    }

    @Test
    void theCameraIsOffWhenSomebodyStopsItOrLeaves() {
        openWithDetector();
        CONSOLE.press(SCAN);
        CONSOLE.press("Stop the camera");
        seeCameraOff();
        CONSOLE.press(SCAN);
        CONSOLE.see("Stop the camera");
        browser.evaluate("location.hash = 'campaigns'");
        browser.until("window.camera.getTracks().every((track) => track.readyState === 'ended')");
    }

    @Test
    void whoMayNotUseTheCameraIsToldAndTypes() {
        openWithDetector();
        browser.evaluate(
                "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); }");
        CONSOLE.press(SCAN);
        CONSOLE.see("The camera cannot be used. Allow it for this page, or type the code.");
        CONSOLE.pages().check("till-no-camera");
    }
}
