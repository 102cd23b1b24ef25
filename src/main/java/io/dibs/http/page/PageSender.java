package io.dibs.http.page;

import io.dibs.http.answer.GzipEncoding;
import io.dibs.http.answer.ResponseWriter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** Sends pages and their files, compressed where the browser takes that. */
final class PageSender {
    private static final CharSequence POLICY = HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence REFERRER = HttpHeaders.createOptimized("referrer-policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence ASK_EACH_TIME = HttpHeaders.createOptimized("no-cache");
    private static final CharSequence FOR_GOOD = HttpHeaders.createOptimized("public, max-age=31536000, immutable");

    private final ResponseWriter responses;

    PageSender(ResponseWriter responses) {
        this.responses = responses;
    }

    void send(RoutingContext context, WebPage page, int status) {
        HttpServerRequest request = context.request();
        boolean compressed = GzipEncoding.isAcceptedBy(request);
        if (status == 200 && page.isHeldBy(request)) {
            begin(request, page, 304, compressed);
            request.response().end();
        } else if (!compressed) {
            begin(request, page, status, false);
            finish(request.response(), page.plain());
        } else {
            whenReady(context, page.gzip(context.vertx()), bytes -> {
                begin(request, page, status, true);
                request.response().headers().set(HttpHeaders.CONTENT_ENCODING, GzipEncoding.NAME);
                finish(request.response(), bytes);
            });
        }
    }

    /** All event loops wait for the same bytes, and each goes on by itself. */
    private static void whenReady(RoutingContext context, Future<SharedBytes> bytes, Consumer<SharedBytes> then) {
        if (bytes.succeeded()) {
            then.accept(bytes.result());
            return;
        }
        Context here = context.vertx().getOrCreateContext();
        bytes.onComplete(done -> here.runOnContext(now -> {
            if (done.failed()) {
                context.fail(done.cause());
            } else if (!context.response().closed()) {
                then.accept(done.result());
            }
        }));
    }

    private void begin(HttpServerRequest request, WebPage page, int status, boolean compressed) {
        responses.begin(request, status, page.type());
        MultiMap headers = request.response().headers();
        headers.set(HttpHeaders.CACHE_CONTROL, page.isAskedByVersion(request) ? FOR_GOOD : ASK_EACH_TIME)
                .set(HttpHeaders.ETAG, page.tag(compressed))
                .add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .set(POLICY, page.policy())
                .set(REFERRER, NO_REFERRER);
    }

    private static void finish(HttpServerResponse response, SharedBytes bytes) {
        response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()));
        bytes.send(response);
    }
}
