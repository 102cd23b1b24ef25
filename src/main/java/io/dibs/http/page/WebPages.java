package io.dibs.http.page;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a person sees: the claim page, the console, the API's reference, and the files that they need. All of it comes
 * from the jar, is read once for a node, and asks nothing of another host.
 */
public final class WebPages {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String OWN_ONLY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final CharSequence POLICY = HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence REFERRER = HttpHeaders.createOptimized("referrer-policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence ASK_EACH_TIME = HttpHeaders.createOptimized("no-cache");
    private static final CharSequence FOR_GOOD = HttpHeaders.createOptimized("public, max-age=31536000, immutable");

    private final AssetFiles assets = new AssetFiles(OWN_ONLY);
    private final Map<String, WebPage> byPath = new LinkedHashMap<>();

    private WebPages() {}

    public static WebPages load() {
        WebPages pages = new WebPages();
        pages.addHtml("/", "claim.html", OWN_ONLY);
        pages.addHtml("/console", "console.html", OWN_ONLY);
        pages.addHtml("/docs", "docs.html", OWN_ONLY);
        return pages;
    }

    /** With the arena as the first page. */
    public WebPages withArena() {
        addHtml("/", "arena.html", OWN_ONLY);
        return this;
    }

    private void addHtml(String path, String name, String policy) {
        byte[] html = assets.readWithVersions(name);
        byPath.put(path, WebPage.of(HTML, policy, html));
        byPath.putAll(assets.byPath());
    }

    /** @param limits refuses a request where there are too many */
    public void addTo(Router router, ResponseWriter responses, Consumer<HttpServerRequest> limits) {
        byPath.forEach((path, page) -> router.route(path).handler(context -> {
            limits.accept(context.request());
            send(context.request(), page, responses);
        }));
    }

    /** A HEAD comes here as a GET; its response sends no body. */
    private static void send(HttpServerRequest request, WebPage page, ResponseWriter responses) {
        if (request.method() != HttpMethod.GET) {
            throw new RefusedException(Problem.methodNotAllowed("GET, HEAD"));
        }
        boolean held = page.isHeldBy(request);
        responses.begin(request, held ? 304 : 200, page.type());
        HttpServerResponse response = request.response();
        describe(response.headers(), page, request);
        if (held) {
            response.end();
        } else {
            response.headers()
                    .set(
                            HttpHeaders.CONTENT_LENGTH,
                            Integer.toString(page.body().length()));
            page.body().send(response);
        }
    }

    private static void describe(MultiMap headers, WebPage page, HttpServerRequest request) {
        headers.set(HttpHeaders.CACHE_CONTROL, page.isAskedByVersion(request) ? FOR_GOOD : ASK_EACH_TIME)
                .set(HttpHeaders.ETAG, '"' + page.tag() + '"')
                .set(POLICY, page.policy())
                .set(REFERRER, NO_REFERRER);
    }
}
