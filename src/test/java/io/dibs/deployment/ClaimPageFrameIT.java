package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.pages.AccessibilityCheck;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The claim page in a frame of a shop's page, in a real browser. */
@Tag("chromium")
class ClaimPageFrameIT {
    private static final String ORIGIN = "http://127.0.0.1:";

    @Test
    void onlyAShopThatIsAllowedCanShowIt(@TempDir Path folder) {
        Vertx vertx = Vertx.vertx();
        HttpServer allowed = shop(vertx);
        HttpServer other = shop(vertx);
        try (NodeProcess node =
                        new NodeProcess(folder, Map.of("DIBS_FRAME_ORIGINS", ORIGIN + allowed.actualPort())).start();
                ChromiumTab browser = new ChromiumTab(folder)) {
            node.api().create("framed", 5);
            String page = node.api().base() + "/c/framed";

            browser.open(address(allowed, page));
            await("the page").until(() -> "open".equals(browser.evaluateInFrame("document.body.dataset.view")));
            browser.screenshot(Path.of("target", "screens", "claim-framed.png"));
            AccessibilityCheck.assertFrameUsableByAll(browser, "an open campaign");
            browser.evaluateInFrame("document.querySelector('#user').value = 'ann';"
                    + " document.querySelector('#actions .primary').click()");
            await("the coupon").until(() -> "tickets".equals(browser.evaluateInFrame("document.body.dataset.view")));
            assertThat(node.api().campaign("framed").getInteger("issued")).isEqualTo(1);
            browser.evaluateInFrame("document.querySelector('#language').click()");
            await("Korean").until(() -> "ko".equals(browser.evaluateInFrame("document.documentElement.lang")));
            browser.screenshot(Path.of("target", "screens", "claim-framed-ko.png"));
            AccessibilityCheck.assertFrameUsableByAll(browser, "a coupon");
            assertThat(browser.complaints).isEmpty();

            browser.open(address(other, page));
            await("the refusal").until(() -> !browser.complaints.isEmpty());
            assertThat(browser.complaints).allMatch(each -> each.contains("frame-ancestors"));
            assertThat(browser.frameAddress()).startsWith("chrome-error:");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Shows what its address asks for in a frame. */
    private static HttpServer shop(Vertx vertx) {
        return vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("content-type", "text/html")
                        .end("<!doctype html><title>Shop</title><link rel=icon href=data:,><h1>Shop</h1>"
                                + "<iframe width=420 height=700 src=\"" + request.getParam("page") + "\"></iframe>"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static URI address(HttpServer shop, String page) {
        return URI.create(ORIGIN + shop.actualPort() + "/?page=" + page);
    }
}
