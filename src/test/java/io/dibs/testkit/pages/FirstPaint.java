package io.dibs.testkit.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.ChromiumTab;
import java.net.URI;

/** When somebody who opens a page for the first time sees something of it. */
public final class FirstPaint {
    private static final String ENTRY = "performance.getEntriesByName('first-contentful-paint')[0]";
    private static final double MAX_MILLIS = 1_000;
    /** Others may have the processors at the moment of a load. */
    private static final int LOADS = 5;

    private FirstPaint() {}

    /** Opens the page until one load was as fast as it is on this machine. */
    public static void assertWithinASecond(ChromiumTab tab, URI page) {
        double fastest = Double.MAX_VALUE;
        for (int load = 0; load < LOADS && fastest > MAX_MILLIS; load++) {
            tab.forgetFiles();
            tab.open(page);
            tab.until(ENTRY + " !== undefined");
            fastest = Math.min(fastest, ((Number) tab.evaluate(ENTRY + ".startTime")).doubleValue());
        }
        System.out.printf("First paint of %s after %.0f ms%n", page.getPath(), fastest);
        assertThat(fastest).as("first paint of %s, ms", page).isLessThanOrEqualTo(MAX_MILLIS);
    }
}
