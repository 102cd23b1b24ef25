package io.dibs.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.answer.GzipEncoding;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
        "arena-watch.html, 120",
        "console.html, 150",
    })
    void aPageIsLight(String name, int most) {
        assertThat(bytes(name)).isBetween(KIB, most * KIB);
    }

    /**
     * With the contract that it reads, 20 KiB, and the parser for it, 13: what the reference itself says is half of it.
     */
    @Test
    void theReferenceIsLightWithTheContract() throws IOException {
        try (InputStream contract = PageWeightTest.class.getResourceAsStream("/openapi.yaml")) {
            int bytes = bytes("docs.html") + GzipEncoding.compress(contract.readAllBytes()).length;

            assertThat(bytes).isBetween(KIB, 75 * KIB);
        }
    }

    private static int bytes(String name) {
        AssetFiles assets = new AssetFiles("");
        int page = sent(new WebPage("text/html", "", assets.readWithVersions(name)));
        assertThat(assets.byPath()).hasSizeGreaterThan(3);
        return page
                + assets.byPath().values().stream()
                        .mapToInt(PageWeightTest::sent)
                        .sum();
    }

    private static int sent(WebPage page) {
        return page.gzip(vertx).toCompletionStage().toCompletableFuture().join().length();
    }
}
