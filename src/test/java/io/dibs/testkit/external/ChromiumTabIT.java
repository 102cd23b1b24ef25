package io.dibs.testkit.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as a complaint of a page: a test that looks for none must see each. */
@Tag("chromium")
class ChromiumTabIT {
    private static final String PAGE = """
            <!doctype html><title>Faulty</title><link rel="icon" href="data:,">
            <meta http-equiv="Content-Security-Policy" content="style-src 'none'">
            <script>
              console.error('logged');
              console.warn('only a warning');
              document.documentElement.setAttribute('style', 'color: red');
            </script>
            <script src="/assets/missing.js"></script>
            <script>
              fetch('/v1/nothing').finally(() => {
                document.title = 'done';
                throw new Error('thrown');
              });
            </script>
            """;

    @Test
    void whatAPageDoesWrongIsAComplaintAndARefusedCallIsNone(@TempDir Path folder) {
        Vertx vertx = Vertx.vertx();
        try (ChromiumTab browser = new ChromiumTab(folder)) {
            browser.open(URI.create("http://127.0.0.1:" + faulty(vertx).actualPort()));
            browser.until("document.title === 'done'");

            assertThat(browser.complaints)
                    .satisfiesOnlyOnce(each -> assertThat(each).contains("logged"))
                    .satisfiesOnlyOnce(each -> assertThat(each).contains("style-src"))
                    .satisfiesOnlyOnce(each -> assertThat(each).contains("/assets/missing.js"))
                    .satisfiesOnlyOnce(each -> assertThat(each).contains("thrown"))
                    .hasSize(4);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static HttpServer faulty(Vertx vertx) {
        return vertx.createHttpServer()
                .requestHandler(request -> {
                    request.response()
                            .setStatusCode(request.path().equals("/") ? 200 : 404)
                            .putHeader("content-type", "text/html")
                            .end(request.path().equals("/") ? PAGE : "");
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
