package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.network.CuttableProxy;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.NodeTemplate;
import io.dibs.testkit.pages.AccessibilityCheck;
import io.dibs.testkit.pages.BrowserFixture;
import io.dibs.testkit.pages.FirstPaint;
import io.dibs.testkit.pages.ScreenRecording;
import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.FreePorts;
import io.dibs.testkit.process.ProcFiles;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration as a person meets it: one command and one click. */
@Tag("alone")
@Tag("chromium")
class DemoIT {
    private static final Path SCREENS = Path.of("target", "screens");
    private static final String RECORD = "dibs.demo.record";
    private static final Duration START_LIMIT = Duration.ofSeconds(180);
    private static final int WIDE = 1_440;
    private static final int PHONE = 390;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void closeTheWay() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void exactlyAHundredAreOutAlthoughTheOwnerIsKilledAndNothingOutlivesTheDemo() {
        int port = FreePorts.free();
        long started = System.nanoTime();
        try (ChildProcess demo = start(port);
                ChromiumTab browser = new ChromiumTab(folder)) {
            await("the arena").atMost(START_LIMIT).until(() -> demo.output().contains("Everything is ready"));
            double ready = secondsSince(started);
            browser.prefer("dark", WIDE);
            CuttableProxy way = new CuttableProxy(vertx, port);
            FirstPaint.assertWithinASecond(browser, URI.create("http://127.0.0.1:" + way.port() + "/"));
            browser.until("document.querySelector('#release').disabled === false");
            browser.screenshot(SCREENS.resolve("arena-ready.png"));
            assertUsableInTheLightAndTheDark(browser);

            long released = System.nanoTime();
            browser.evaluate("document.querySelector('#release').click()");
            browser.until("document.querySelector('.node[data-state=down]') !== null");
            browser.screenshot(SCREENS.resolve("arena-killed.png"));
            browser.until("document.querySelectorAll('#tickets .out').length === 100");
            browser.screenshot(SCREENS.resolve("arena-sold-out.png"));
            browser.until("document.querySelector('#result').open");
            System.out.printf(
                    "The demo is ready after %.1f s; its sale is over %.1f s after the click%n",
                    ready, secondsSince(released));

            assertThat(browser.text("#resultTitle")).isEqualTo("Exactly 100.");
            assertThat(browser.text("#score")).isEqualTo("100");
            assertThat(browser.evaluate("document.querySelectorAll('#promises .holds').length"))
                    .isEqualTo(5);
            assertThat(browser.text("#proof")).contains("issued            100").endsWith("holds");
            assertThat(browser.text("#resultFigures")).contains("Nodes killed1");
            assertThat(anybodyElse(port)
                            .claim(browser.text("#resultCampaign"), "me")
                            .statusCode())
                    .isEqualTo(409);
            screenshots(browser);
            everybodyPressesTwiceWhileTheOwnerPausesAndRedisIsAway(browser, way);
            assertThat(browser.complaints).isEmpty();

            List<ProcessHandle> children =
                    ProcessHandle.of(demo.pid()).orElseThrow().descendants().toList();
            demo.kill();
            await("the end of the nodes")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> children.stream().noneMatch(ProcessHandle::isAlive)
                            && ProcFiles.inside(data(), "postgres").isEmpty()
                            && ProcFiles.inside(data(), "redis-server").isEmpty());
        }
    }

    /**
     * Leaves pictures of a sale in the folder that the property names: {@code docs/images/arena.webp} is made of them.
     */
    @Test
    @EnabledIfSystemProperty(named = RECORD, matches = ".+")
    void aSaleIsRecorded() {
        int port = FreePorts.free();
        try (ChildProcess demo = start(port);
                ChromiumTab browser = new ChromiumTab(folder)) {
            await("the arena").atMost(START_LIMIT).until(() -> demo.output().contains("Everything is ready"));
            browser.prefer("dark", WIDE);
            browser.open(URI.create("http://127.0.0.1:" + port + "/"));
            browser.until("document.querySelector('#release').disabled === false");
            try (ScreenRecording recording = new ScreenRecording(browser, Path.of(System.getProperty(RECORD)))) {
                browser.evaluate("document.querySelector('#release').click()");
                browser.until("document.querySelector('#result').open");
                browser.until("document.querySelector('#status').dataset.kind === 'up'");
                recording.awaitOneMore();
            }
        }
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static void everybodyPressesTwiceWhileTheOwnerPausesAndRedisIsAway(ChromiumTab browser, CuttableProxy way) {
        for (String choice : List.of("[value=\"500\"]", "[name=kill]", "[name=twice]", "#release")) {
            browser.evaluate("document.querySelector('" + choice + "').click()");
        }
        browser.until("document.querySelector('#score').textContent === '0'");
        browser.evaluate("document.querySelector('[data-do=redis]').click()");
        browser.until("document.querySelectorAll('#tickets .out').length > 10");
        browser.evaluate("document.querySelector('[data-do=pause]').click()");
        try {
            browser.until("document.querySelector('.node[data-state=paused]') !== null");
        } catch (RuntimeException e) {
            System.out.println("XX " + browser.evaluate("document.body.innerText"));
            browser.screenshot(Path.of("/tmp/w/demo-fail.png"));
            throw e;
        }
        AccessibilityCheck.assertUsableByAll(browser, "the arena during a sale");
        assertThatItSaysThatItIsCutOffAndContinues(browser, way);
        browser.until("document.querySelector('#result').open");
        assertThat(browser.text("#resultTitle")).isEqualTo("정확히 100장.");
        assertThat(browser.text("#resultFigures")).contains("응답한 요청1,000").contains("재시도, 같은 쿠폰100");
        browser.until("document.querySelector('.redis-back') !== null");
    }

    private static void assertThatItSaysThatItIsCutOffAndContinues(ChromiumTab browser, CuttableProxy way) {
        way.cut();
        browser.until("document.querySelector('#status').textContent.startsWith('연결이 끊겼습니다')");
        browser.until("document.querySelector('#status').dataset.kind !== 'down'");
        assertThat(browser.evaluate("document.querySelectorAll('#tickets .out').length > 10"))
                .isEqualTo(true);
    }

    /** It stays dark. */
    private static void assertUsableInTheLightAndTheDark(ChromiumTab browser) {
        for (String scheme : BrowserFixture.SCHEMES) {
            browser.prefer(scheme, WIDE);
            AccessibilityCheck.assertUsableByAll(browser, "the arena, " + scheme);
        }
    }

    private void screenshots(ChromiumTab browser) {
        browser.screenshot(SCREENS.resolve("arena-result.png"));
        browser.prefer("light", WIDE);
        browser.screenshot(SCREENS.resolve("arena-result-light.png"));
        assertUsableInTheLightAndTheDark(browser);
        browser.prefer("light", WIDE);
        browser.evaluate("document.querySelector('#language').click()");
        assertThat(browser.text("#resultTitle")).isEqualTo("정확히 100장.");
        browser.evaluate("document.querySelector('#closeResult').click()");
        browser.prefer("light", PHONE);
        browser.screenshot(SCREENS.resolve("arena-phone-korean.png"));
    }

    /** Buttons obey the page alone, and the API answers behind the same port. */
    private static TestApiClient anybodyElse(int port) {
        TestApiClient api = new TestApiClient("127.0.0.1", port);
        assertThat(api.post("/arena/do/kill", "").statusCode()).isEqualTo(403);
        return api;
    }

    private ChildProcess start(int port) {
        NodeTemplate.fill(data());
        return ChildProcess.start(
                List.of(
                        ChildProcess.java(),
                        "-Xmx256m",
                        "-jar",
                        NodeProcess.JAR.toAbsolutePath().toString(),
                        "demo",
                        "--port",
                        String.valueOf(port),
                        "--data",
                        data().toString()),
                Map.of(),
                folder.resolve("demo.log"));
    }

    private Path data() {
        return folder.resolve("demo");
    }
}
