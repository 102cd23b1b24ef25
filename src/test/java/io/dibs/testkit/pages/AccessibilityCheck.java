package io.dibs.testkit.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.ChromiumTab;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Holds the page of a tab against the rules of axe-core. */
public final class AccessibilityCheck {
    private static final String SCRIPT = read();
    private static final String SERIOUS = """
            axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations
              .filter((each) => ['serious', 'critical'].includes(each.impact))
              .map((each) => each.id + ': ' + each.nodes.map((node) => node.html).join(' | '))
              .join('\\n'))
            """;

    private AccessibilityCheck() {}

    private static String read() {
        try (InputStream script = AccessibilityCheck.class.getResourceAsStream("/axe-core/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As on the page of the tab, on the one in its only frame. */
    public static void assertFrameUsableByAll(ChromiumTab tab, String page) {
        assertThat(tab.evaluateInFrame("{" + SCRIPT + "}\n" + SERIOUS))
                .as("accessibility of %s in a frame", page)
                .isEqualTo("");
    }

    /** Nothing on the page is a serious or critical obstacle. */
    public static void assertUsableByAll(ChromiumTab tab, String page) {
        tab.settle();
        tab.evaluate("window.axe ? true : (() => {" + SCRIPT + "; return true; })()");
        assertThat(tab.evaluate(SERIOUS)).as("accessibility of %s", page).isEqualTo("");
    }
}
