package io.dibs.testkit.pages;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.network.CuttableProxy;
import io.dibs.testkit.node.NodeProcess;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The claim page in the browser of a test class, on a phone, over a connection that can be cut. */
public final class ClaimPageFixture implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final int ENTER = 13;

    private final BrowserFixture pages = new BrowserFixture("claim");
    private final Vertx vertx = Vertx.vertx();
    private CuttableProxy way;
    private TestApiClient api;

    /** @return the API, on the same way */
    public TestApiClient start(NodeProcess node, Path folder) {
        way = new CuttableProxy(vertx, node.api().base().getPort());
        api = new TestApiClient(way.port());
        pages.start(folder, api.base());
        return api;
    }

    public BrowserFixture pages() {
        return pages;
    }

    public void open(String path) {
        pages.open(path);
    }

    public void see(String view) {
        pages.tab().until("document.body.dataset.view === '" + view + "'");
    }

    public boolean says(String text) {
        return pages.tab().text("#page").contains(text);
    }

    public void claimAs(String user) {
        pages.tab().until("document.querySelector('#user')?.offsetParent !== null");
        pages.tab().evaluate("document.querySelector('#user').select()");
        pages.tab().type(user);
        pages.tab().press("Enter", ENTER);
    }

    /** Cuts every connection that is open. */
    public void cut() {
        way.cut();
    }

    public void create(String id) {
        create(id, new JsonObject());
    }

    public void create(String id, JsonObject more) {
        JsonObject campaign = new JsonObject()
                .put("id", id)
                .put("name", "Black Friday")
                .put("stock", 500)
                .put("benefit", new JsonObject().put("type", "percent").put("percent", 50))
                .mergeIn(more);
        TestApiClient.expect(201, api.post("/v1/campaigns", campaign.encode()));
    }

    public void act(String path, JsonObject body) {
        TestApiClient.expect(200, api.post(path, body.encode()));
    }

    public void upload(String path, String lines) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api.base() + path))
                .header("Content-Type", "text/plain")
                .PUT(HttpRequest.BodyPublishers.ofString(lines))
                .build();
        TestApiClient.expect(
                200,
                HttpClient.newHttpClient()
                        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                        .join());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        pages.beforeEach(context);
        pages.tab().prefer("light", BrowserFixture.PHONE);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        pages.afterEach(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        pages.afterAll(context);
        vertx.close();
    }
}
