package io.dibs.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page with all the files that it loads, in both languages, as they are sent to a browser. */
class PageWeightTest {
    private static final int KIB = 1 << 10;

    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({
        "claim.html, 40",
        "home.html, 40",
        "missing.html, 40",
        "arena.html, 120",
        "console.html, 150",
        "docs.html, 150",
    })
    void aPageIsLight(String name, int most) {
        AssetFiles assets = new AssetFiles("");
        int bytes = sent(new WebPage("text/html", "", assets.readWithVersions(name)));

        bytes +=
                assets.byPath().values().stream().mapToInt(PageWeightTest::sent).sum();

        assertThat(assets.byPath()).hasSizeGreaterThan(3);
        assertThat(bytes).isBetween(KIB, most * KIB);
    }

    private static int sent(WebPage page) {
        return page.gzip(vertx).toCompletionStage().toCompletableFuture().join().length();
    }
}
