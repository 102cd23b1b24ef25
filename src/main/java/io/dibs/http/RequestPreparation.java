package io.dibs.http;

import io.dibs.http.contract.StrictJson;
import io.dibs.http.request.ConnectionTimeouts;
import io.dibs.http.request.HeadRules;
import io.dibs.http.request.HeaderRules;
import io.dibs.http.upload.UploadCalls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** Runs before each routed call: reads and checks the body, and sets the security headers. */
final class RequestPreparation {
    static final int MAX_BODY_BYTES = 65_536;
    private static final CharSequence POLICY = HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence NO_CONTENT =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final CharSequence REFERRER = HttpHeaders.createOptimized("referrer-policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence RESOURCES = HttpHeaders.createOptimized("cross-origin-resource-policy");
    private static final CharSequence OPENER = HttpHeaders.createOptimized("cross-origin-opener-policy");
    private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");
    private static final CharSequence PERMISSIONS = HttpHeaders.createOptimized("permissions-policy");
    private static final CharSequence NO_PERMISSIONS =
            HttpHeaders.createOptimized("camera=(), geolocation=(), microphone=(), payment=(), usb=()");

    private final ConnectionTimeouts timeouts;
    private final BodyHandler bodies = BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES);

    RequestPreparation(ConnectionTimeouts timeouts) {
        this.timeouts = timeouts;
    }

    /** The body of an upload waits outside until it is known who sends it. */
    void body(RoutingContext context) {
        if (UploadCalls.isUpload(context.request())) {
            context.request().pause();
            context.next();
        } else {
            bodies.handle(context);
        }
    }

    /** What every body must be is checked once for all calls: but for uploads, the request is there to its end. */
    void whole(RoutingContext context) {
        timeouts.onWaiting(context.request());
        context.response()
                .headers()
                .set(POLICY, NO_CONTENT)
                .set(REFERRER, NO_REFERRER)
                .set(RESOURCES, SAME_ORIGIN)
                .set(OPENER, SAME_ORIGIN)
                .set(PERMISSIONS, NO_PERMISSIONS);
        Buffer body = context.body().buffer();
        boolean hasBody = body != null && body.length() > 0;
        if (hasBody && HeadRules.readsBody(context.request())) {
            HeaderRules.requireJson(context.request().headers());
            StrictJson.requireObject(body);
        }
        context.next();
    }
}
