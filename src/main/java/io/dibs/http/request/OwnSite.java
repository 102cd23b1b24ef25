package io.dibs.http.request;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Tells what a page of another site makes a browser send. A browser says by {@code Sec-Fetch-Site} or {@code Origin}
 * which page sends, and neither can be forged by the page; who says nothing is no browser. A name of somebody else that
 * leads to a loopback address (DNS rebinding) makes their page one of this site, so a server that only its own machine
 * reaches is called by an address, by {@code localhost}, or by a name without a dot, which no public name is.
 */
public final class OwnSite {
    private static final CharSequence FETCH_SITE = HttpHeaders.createOptimized("sec-fetch-site");
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> OWN = Set.of("same-origin", "none");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\..*|::1|\\[::1]");
    private static final Pattern LOCAL_NAME = Pattern.compile(
            "(?:[^.:\\[\\]]*|\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]*]|(?i:.*\\.localhost))(?::\\d*)?");

    private final boolean localOnly;
    private final Predicate<String> isAllowedOrigin;

    /**
     * @param localOnly whether only this machine reaches the server, and nobody signs in
     * @param isAllowedOrigin origins of other sites whose pages may call
     */
    public OwnSite(boolean localOnly, Predicate<String> isAllowedOrigin) {
        this.localOnly = localOnly;
        this.isAllowedOrigin = isAllowedOrigin;
    }

    /** @param host where a server listens */
    public static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    /** Whether the request is for this server. */
    public boolean isCalledByItsName(MultiMap headers) {
        String host = localOnly ? headers.get(HttpHeaders.HOST) : null;
        return host == null || LOCAL_NAME.matcher(host).matches();
    }

    /**
     * Whether it was sent by no page, by one of this server's own, or by one that is welcome; reading changes nothing.
     */
    public boolean isSentFromHere(HttpMethod method, MultiMap headers) {
        if (READING.contains(method)) {
            return true;
        }
        String origin = headers.get(HttpHeaders.ORIGIN);
        if (origin != null && isAllowedOrigin.test(origin)) {
            return true;
        }
        String site = headers.get(FETCH_SITE);
        if (site != null) {
            return OWN.contains(site);
        }
        return origin == null || isOf(origin, headers.get(HttpHeaders.HOST));
    }

    private static boolean isOf(String origin, String host) {
        int authority = origin.indexOf("://");
        return authority > 0 && origin.substring(authority + 3).equalsIgnoreCase(host);
    }
}
