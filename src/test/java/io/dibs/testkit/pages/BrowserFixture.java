package io.dibs.testkit.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.ChromiumTab;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The browser of a test class. Each test begins in the light, on a wide screen, as somebody who reads English and was
 * never here; after each, no page has complained and no other host was asked. What it saw is left in
 * {@code target/screens}.
 */
public final class BrowserFixture implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    public static final int WIDE = 1_280;
    public static final int PHONE = 390;
    public static final List<String> SCHEMES = List.of("light", "dark");

    private static final int TAB = 9;
    private static final int ENTER = 13;
    private static final int MAX_TABS = 80;
    private static final Path SCREENS = Path.of("target", "screens");
    /** What a page makes itself, and the page between two tests. */
    private static final List<String> NO_HOST = List.of("data:", "blob:", "about:");

    private final String screens;
    private ChromiumTab tab;
    private URI base;

    /** @param screens what the names of its pictures begin with */
    public BrowserFixture(String screens) {
        this.screens = screens;
    }

    /** @param folder for the browser's profile @param host the only one that a page may ask */
    public void start(Path folder, URI host) {
        tab = new ChromiumTab(folder);
        base = host;
    }

    public ChromiumTab tab() {
        return tab;
    }

    public void open(String path) {
        tab().open(URI.create(base + path));
    }

    /** As somebody who was never here. */
    public void assertSeenAtOnce(String path) {
        FirstPaint.assertWithinASecond(tab(), URI.create(base + path));
    }

    public void screenshot(String name) {
        tab().screenshot(SCREENS.resolve(screens + "-" + name + ".png"));
    }

    /** Leaves a picture, and checks what those meet who do not see it. */
    public void check(String name) {
        screenshot(name);
        AccessibilityCheck.assertUsableByAll(tab(), name);
    }

    /** In the light and in the dark; it stays dark. */
    public void checkBothSchemes(String name, int width) {
        for (String scheme : SCHEMES) {
            tab().prefer(scheme, width);
            check(name + "-" + scheme);
        }
    }

    /** Nothing is wider than the screen, or than the dialog that is open on it. */
    public void assertFits(String name) {
        assertThat(tab().evaluate("[document.documentElement, ...document.querySelectorAll('dialog[open]')]"
                        + ".filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.tagName).join()"))
                .as("%s does not scroll sideways", name)
                .isEqualTo("");
    }

    /** Presses what has the focus. */
    public void enter() {
        tab().press("Enter", ENTER);
    }

    /** To the next element, by the keyboard. */
    public void next() {
        tab().press("Tab", TAB);
    }

    /** Goes by the keyboard to the element of which a condition holds; it is {@code at} there. */
    public void tabTo(String condition) {
        String reached = "((at) => Boolean(" + condition + "))(document.activeElement)";
        for (int i = 0; i < MAX_TABS && !Boolean.TRUE.equals(tab().evaluate(reached)); i++) {
            next();
        }
        assertThat(tab().evaluate(reached)).as(condition).isEqualTo(true);
    }

    public void enterOn(String condition) {
        tabTo(condition);
        enter();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        tab().prefer("en");
        tab().prefer("light", WIDE);
        open("/assets/icon.svg");
        tab().evaluate("localStorage.clear(); sessionStorage.clear()");
        tab().complaints.clear();
        tab().requests.clear();
    }

    /** A tab that stays open keeps a stream, of the few that a browser allows. */
    @Override
    public void afterEach(ExtensionContext context) {
        tab().block();
        tab().setConnected(true);
        tab().open(URI.create("about:blank"));
        assertThat(tab().complaints).isEmpty();
        assertThat(tab().requests)
                .isNotEmpty()
                .allMatch(url -> url.startsWith(base + "/") || NO_HOST.stream().anyMatch(url::startsWith));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (tab != null) {
            tab.close();
        }
    }
}
