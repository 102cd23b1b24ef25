package io.dibs.http.page;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a person sees: the arena or the list of what is open, the claim page, the console, the API's reference, and the
 * files that they need. All of it comes from the jar, is read once for a node, and asks nothing of another host.
 */
public final class WebPages {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String CLAIM_PATHS = "/c/[a-z0-9-]{1,64}";
    private static final String API_PATHS = "/v1/";
    private static final String CONSOLE = "/console";
    private static final CharSequence PERMISSIONS = HttpHeaders.createOptimized("permissions-policy");
    private static final CharSequence CAMERA =
            HttpHeaders.createOptimized("camera=(self), geolocation=(), microphone=(), payment=(), usb=()");

    private final AssetFiles assets = new AssetFiles(policy("'none'", ""));
    private final Map<String, WebPage> byPath = new LinkedHashMap<>();
    private final WebPage claim;
    private final WebPage missing;

    private WebPages(Set<String> frameOrigins) {
        String framers = String.join(" ", new TreeSet<>(frameOrigins));
        claim = html("claim.html", policy(("'self' " + framers).strip(), ""));
        missing = html("missing.html", policy("'none'", ""));
    }

    /** @param frameOrigins whose pages may show the claim page in a frame, as those of this node may */
    public static WebPages load(Set<String> frameOrigins, FirstPage first) {
        WebPages pages = new WebPages(frameOrigins);
        pages.add("/", first.file(), "");
        pages.add(CONSOLE, "console.html", " frame-src 'self';");
        pages.add("/docs", "docs.html", "");
        return pages;
    }

    private void add(String path, String name, String more) {
        byPath.put(path, html(name, policy("'none'", more)));
    }

    private WebPage html(String name, String policy) {
        return new WebPage(HTML, policy, assets.readWithVersions(name));
    }

    /** Only what this host serves, and in no frame but those of the ancestors. */
    private static String policy(String frameAncestors, String more) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
                + more + " base-uri 'none'; form-action 'none'; frame-ancestors " + frameAncestors;
    }

    /** @param limits refuses a request where there are too many */
    public void addTo(Router router, ResponseWriter responses, Consumer<HttpServerRequest> limits) {
        PageSender sender = new PageSender(responses);
        assets.byPath()
                .forEach((path, file) -> router.route(path).handler(context -> serve(context, file, sender, limits)));
        router.route(CONSOLE).handler(WebPages::allowCamera);
        byPath.forEach((path, page) -> router.route(path).handler(context -> serve(context, page, sender, limits)));
        router.routeWithRegex(CLAIM_PATHS).handler(context -> serve(context, claim, sender, limits));
    }

    /** The console's till reads coupons with it. */
    private static void allowCamera(RoutingContext context) {
        context.response().headers().set(PERMISSIONS, CAMERA);
        context.next();
    }

    /**
     * Shows people a page where a path leads nowhere.
     *
     * @param others answers everybody else
     */
    public void showMissing(
            Router router,
            ResponseWriter responses,
            Consumer<HttpServerRequest> limits,
            Handler<RoutingContext> others) {
        PageSender sender = new PageSender(responses);
        router.errorHandler(404, context -> {
            if (context.failure() != null || !isAskedByPerson(context.request())) {
                others.handle(context);
                return;
            }
            try {
                limits.accept(context.request());
                sender.send(context, missing, 404);
            } catch (RefusedException tooMany) {
                responses.problem(context.request(), tooMany.problem());
            }
        });
    }

    /** A HEAD comes here as a GET; its response sends no body. */
    private static void serve(
            RoutingContext context, WebPage page, PageSender sender, Consumer<HttpServerRequest> limits) {
        limits.accept(context.request());
        if (context.request().method() != HttpMethod.GET) {
            throw new RefusedException(Problem.methodNotAllowed("GET, HEAD"));
        }
        sender.send(context, page, 200);
    }

    /** Programs get a problem, people a page. */
    private static boolean isAskedByPerson(HttpServerRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        return request.method() == HttpMethod.GET
                && accepted != null
                && accepted.contains("text/html")
                && !request.path().startsWith(API_PATHS);
    }
}
