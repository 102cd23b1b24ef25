package io.dibs.http.access;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/**
 * Which pages of other origins may read answers. Nobody is known by a cookie here, so there is nothing to guard but
 * that.
 */
public final class CrossOrigin {
    private static final String ANY = "*";
    private static final CharSequence METHODS = HttpHeaders.createOptimized("GET, POST, PUT, PATCH, DELETE");
    private static final CharSequence SENT = HttpHeaders.createOptimized(
            "Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID, X-Request-Id");
    private static final CharSequence SHOWN = HttpHeaders.createOptimized(
            "ETag, Location, Retry-After, RateLimit, RateLimit-Policy, WWW-Authenticate, X-Request-Id");
    private static final CharSequence TWO_HOURS = HttpHeaders.createOptimized("7200");

    private final Set<String> origins;
    private final boolean any;

    CrossOrigin(Set<String> origins) {
        this.origins = origins;
        this.any = origins.contains(ANY);
    }

    public boolean isOff() {
        return origins.isEmpty();
    }

    /** Whether pages of this origin may call. */
    public boolean admits(String origin) {
        return any || origins.contains(origin);
    }

    /** @return whether this was only a browser's question, and is answered */
    public boolean answers(HttpServerRequest request) {
        String origin = request.headers().get(HttpHeaders.ORIGIN);
        if (origin == null || !admits(origin)) {
            return false;
        }
        MultiMap headers = request.response().headers();
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, any ? ANY : origin);
        if (!any) {
            headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
        if (request.method() != HttpMethod.OPTIONS
                || !request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
            headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, SHOWN);
            return false;
        }
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, SENT)
                .set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, TWO_HOURS);
        request.response().setStatusCode(204).end();
        return true;
    }
}
