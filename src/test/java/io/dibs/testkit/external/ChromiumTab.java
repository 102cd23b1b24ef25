package io.dibs.testkit.external;

import static org.awaitility.Awaitility.await;

import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.ProcFiles;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One tab of a real Chromium without a window, driven by its DevTools protocol. */
public final class ChromiumTab implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LARGEST_MESSAGE = 32 * 1024 * 1024;
    private static final Set<String> FAULTS = Set.of("error", "assert");

    /** Everything that a page asked for, of any host. */
    public final List<String> requests = new CopyOnWriteArrayList<>();
    /**
     * What a page did wrong: exceptions, errors it logged, files it did not get, and what its own policy forbade it.
     */
    public final List<String> complaints = new CopyOnWriteArrayList<>();

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = vertx.createHttpClient();
    private final WebSocketClient sockets = vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxFrameSize(LARGEST_MESSAGE).setMaxMessageSize(LARGEST_MESSAGE));
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, Promise<JsonObject>> waiting = new ConcurrentHashMap<>();
    private final Path profile;
    private final ChildProcess process;
    private final WebSocket tab;

    public ChromiumTab(Path folder) {
        profile = folder.resolve("profile");
        process = ChildProcess.start(
                List.of(
                        ExternalTool.require("chromium", "chromium"),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--use-fake-device-for-media-stream",
                        "--use-fake-ui-for-media-stream",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "--window-size=1100,800",
                        "about:blank"),
                Map.of("LANG", "en_US.UTF-8", "LC_ALL", "C.UTF-8"),
                folder.resolve("chromium.log"));
        await("Chromium").atMost(LIMIT).until(() -> !process.isAlive() || port() > 0);
        tab = join(newTab().compose(this::connect));
        tab.textMessageHandler(this::received);
        List.of("Page", "Runtime", "Network", "Log").forEach(domain -> send(domain + ".enable", new JsonObject()));
    }

    /** Chromium takes a free port and writes it down. */
    private int port() {
        try {
            Path file = profile.resolve("DevToolsActivePort");
            return Files.exists(file)
                    ? Integer.parseInt(Files.readAllLines(file).get(0))
                    : 0;
        } catch (IOException | IndexOutOfBoundsException notYet) {
            return 0;
        }
    }

    private Future<String> newTab() {
        return http.request(HttpMethod.PUT, port(), "127.0.0.1", "/json/new?about:blank")
                .compose(request -> request.send())
                .compose(answer -> answer.body())
                .map(body -> body.toJsonObject().getString("webSocketDebuggerUrl"));
    }

    /** Without an origin: Chromium refuses those of pages. */
    private Future<WebSocket> connect(String url) {
        return sockets.connect(new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port())
                .setURI(URI.create(url).getPath())
                .setAllowOriginHeader(false));
    }

    private JsonObject send(String method, JsonObject parameters) {
        int number = numbers.incrementAndGet();
        Promise<JsonObject> answer = Promise.promise();
        waiting.put(number, answer);
        tab.writeTextMessage(new JsonObject()
                .put("id", number)
                .put("method", method)
                .put("params", parameters)
                .encode());
        return join(answer.future());
    }

    private void received(String text) {
        JsonObject message = new JsonObject(text);
        Promise<JsonObject> answered = waiting.remove(message.getInteger("id", 0));
        if (answered != null) {
            answered.complete(message.getJsonObject("result", new JsonObject()));
            return;
        }
        JsonObject parameters = message.getJsonObject("params", new JsonObject());
        switch (message.getString("method", "")) {
            case "Network.requestWillBeSent" ->
                requests.add(parameters.getJsonObject("request").getString("url"));
            case "Runtime.exceptionThrown" -> complaints.add(parameters.encode());
            case "Runtime.consoleAPICalled" -> said(parameters);
            case "Log.entryAdded" -> logged(parameters.getJsonObject("entry"));
            default -> {}
        }
    }

    private void said(JsonObject call) {
        if (FAULTS.contains(call.getString("type"))) {
            complaints.add(call.encode());
        }
    }

    /** What fails on the network is logged too: that is the page's fault only where it is one of the page's files. */
    private void logged(JsonObject entry) {
        if (!"network".equals(entry.getString("source"))
                || entry.getString("url", "").contains("/assets/")) {
            complaints.add(entry.encode());
        }
    }

    public void open(URI address) {
        send("Page.navigate", new JsonObject().put("url", address.toString()));
        until("document.readyState === 'complete'");
    }

    public Object evaluate(String script) {
        return evaluate(script, new JsonObject());
    }

    private Object evaluate(String script, JsonObject where) {
        JsonObject result = send(
                "Runtime.evaluate",
                new JsonObject()
                        .put("expression", script)
                        .put("returnByValue", true)
                        .put("awaitPromise", true)
                        .mergeIn(where));
        return result.getJsonObject("result", new JsonObject()).getValue("value");
    }

    /** In the page that the only frame of this one shows, whose origin may be another. */
    public Object evaluateInFrame(String script) {
        JsonObject world = send("Page.createIsolatedWorld", new JsonObject().put("frameId", frame().getString("id")));
        return evaluate(script, new JsonObject().put("contextId", world.getInteger("executionContextId")));
    }

    /** Where the frame's page is, or an address of the browser's own where it was refused. */
    public String frameAddress() {
        return frame().getString("url");
    }

    private JsonObject frame() {
        return send("Page.getFrameTree", new JsonObject())
                .getJsonObject("frameTree")
                .getJsonArray("childFrames")
                .getJsonObject(0)
                .getJsonObject("frame");
    }

    public String text(String selector) {
        return (String) evaluate("document.querySelector('" + selector + "')?.textContent ?? ''");
    }

    public void until(String condition) {
        await(condition).atMost(LIMIT).until(() -> Boolean.TRUE.equals(evaluate(condition)));
    }

    public void type(String text) {
        send("Input.insertText", new JsonObject().put("text", text));
    }

    public void press(String key, int code) {
        JsonObject press = new JsonObject().put("key", key).put("windowsVirtualKeyCode", code);
        if (key.equals("Enter") || key.equals(" ")) {
            press.put("text", key.equals(" ") ? key : "\r");
        }
        send("Input.dispatchKeyEvent", press.copy().put("type", "keyDown"));
        send("Input.dispatchKeyEvent", press.copy().put("type", "keyUp"));
    }

    public void prefer(String scheme, int width) {
        JsonObject feature =
                new JsonObject().put("name", "prefers-color-scheme").put("value", scheme);
        send("Emulation.setEmulatedMedia", new JsonObject().put("features", List.of(feature.getMap())));
        send(
                "Emulation.setDeviceMetricsOverride",
                new JsonObject()
                        .put("width", width)
                        .put("height", 800)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
    }

    /** What a browser says that its user reads, such as {@code ko}. */
    public void prefer(String language) {
        send(
                "Emulation.setUserAgentOverride",
                new JsonObject()
                        .put("userAgent", evaluate("navigator.userAgent"))
                        .put("acceptLanguage", language));
    }

    /** From now on, until it is connected again, the tab reaches nobody; streams break as well. */
    public void setConnected(boolean connected) {
        setNetwork(!connected, -1);
    }

    /** Until it is connected again. */
    public void setUploadSpeed(int bytesPerSecond) {
        setNetwork(false, bytesPerSecond);
    }

    private void setNetwork(boolean offline, int uploadSpeed) {
        send(
                "Network.emulateNetworkConditions",
                new JsonObject()
                        .put("offline", offline)
                        .put("latency", 0)
                        .put("downloadThroughput", -1)
                        .put("uploadThroughput", uploadSpeed));
    }

    /** Whether the pages that are opened from now on run any script of theirs. */
    public void setScripts(boolean on) {
        send("Emulation.setScriptExecutionDisabled", new JsonObject().put("value", !on));
    }

    /** As somebody does with a control for files. */
    public void chooseFile(String selector, Path file) {
        Integer document =
                send("DOM.getDocument", new JsonObject()).getJsonObject("root").getInteger("nodeId");
        JsonObject wanted = new JsonObject().put("nodeId", document).put("selector", selector);
        Integer control = send("DOM.querySelector", wanted).getInteger("nodeId");
        send("DOM.setFileInputFiles", new JsonObject().put("nodeId", control).put("files", List.of(file.toString())));
    }

    /** @param patterns of addresses that are not reached; none reaches all again */
    public void block(String... patterns) {
        send("Network.setBlockedURLs", new JsonObject().put("urls", List.of(patterns)));
    }

    /** What it loads from now on comes over the network, as for a first visit. */
    public void forgetFiles() {
        send("Network.clearBrowserCache", new JsonObject());
    }

    public void screenshot(Path file) {
        settle();
        String image = send("Page.captureScreenshot", new JsonObject()).getString("data");
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode(image));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A transition is looked at when it has ended: now, because nobody sees it move. */
    public void settle() {
        evaluate("""
                document.getAnimations()
                  .filter((each) => each.effect.getComputedTiming().endTime < Infinity)
                  .forEach((each) => each.finish())
                """);
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** With its own processes, which write to the profile until they end. */
    @Override
    public void close() {
        List<ProcessHandle> own = ProcessHandle.of(process.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
        process.close();
        own.forEach(ProcessHandle::destroyForcibly);
        await("the end of Chromium's processes, which have no memory then")
                .atMost(LIMIT)
                .until(() -> own.stream().allMatch(each -> ProcFiles.residentKib(each.pid()) == 0));
        join(vertx.close());
    }
}
