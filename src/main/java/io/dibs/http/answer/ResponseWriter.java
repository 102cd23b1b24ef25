package io.dibs.http.answer;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Sends whole answers, each with one write. */
public final class ResponseWriter {
    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");
    private static final CharSequence SNIFFING = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("private, no-cache");
    /** How long a connection may stay after its last answer. */
    private static final long LAST_ANSWER_SECONDS = 2;

    private final DrainState draining;
    private final BiFunction<HttpServerRequest, Problem, Problem> refusals;

    /** @param refusals counts each refusal, and says what is answered instead where there are too many */
    public ResponseWriter(DrainState draining, BiFunction<HttpServerRequest, Problem, Problem> refusals) {
        this.draining = draining;
        this.refusals = refusals;
    }

    /** Whether the node is about to stop: nobody should be kept waiting. */
    public boolean areLast() {
        return draining.hasBegun();
    }

    public void json(HttpServerRequest request, int status, Buffer body) {
        send(request, status, JSON, body);
    }

    public void send(HttpServerRequest request, int status, CharSequence contentType, Buffer body) {
        HttpServerResponse response = request.response();
        if (isOver(response)) {
            return;
        }
        begin(request, status, contentType);
        response.end(body);
    }

    /** An answer that may be kept, if it is asked about each time. */
    public void tagged(HttpServerRequest request, int status, String tag, Buffer body) {
        HttpServerResponse response = request.response();
        if (isOver(response)) {
            return;
        }
        begin(request, status, JSON);
        response.headers().set(HttpHeaders.ETAG, tag).set(HttpHeaders.CACHE_CONTROL, NO_CACHE);
        response.end(body);
    }

    /** An answer that anybody may keep for as long as this says. */
    public void kept(HttpServerRequest request, CharSequence contentType, CharSequence cacheControl, Buffer body) {
        HttpServerResponse response = request.response();
        if (isOver(response)) {
            return;
        }
        begin(request, 200, contentType);
        response.headers().set(HttpHeaders.CACHE_CONTROL, cacheControl);
        response.end(body);
    }

    /** One that says all by its status; with a tag, that what is held is still right. */
    public void empty(HttpServerRequest request, int status, @Nullable String tag) {
        HttpServerResponse response = request.response();
        if (isOver(response)) {
            return;
        }
        begin(request, status);
        if (tag != null) {
            response.headers().set(HttpHeaders.ETAG, tag).set(HttpHeaders.CACHE_CONTROL, NO_CACHE);
        }
        response.end();
    }

    public void problem(HttpServerRequest request, Problem refusal) {
        HttpServerResponse response = request.response();
        if (isOver(response)) {
            return;
        }
        Problem problem = refusals.apply(request, refusal);
        begin(request, problem.kind().status, PROBLEM);
        if (problem.headerName() != null) {
            response.headers().set(problem.headerName(), problem.headerValue());
        }
        response.end(problem.body(RequestIdHeader.of(request)));
    }

    /**
     * For a request that is not taken to its end. What is still on its way is read and dropped for a moment: a socket
     * that closes with bytes unread resets, and the sender would not see why.
     */
    public void problemAndClose(HttpServerRequest request, Problem problem) {
        if (!isOver(request.response())) {
            closeAfterwards(request);
            problem(request, problem);
        }
    }

    public void begin(HttpServerRequest request, int status, CharSequence contentType) {
        request.response().headers().set(HttpHeaders.CONTENT_TYPE, contentType);
        begin(request, status);
    }

    /** Sets what every answer carries. */
    private void begin(HttpServerRequest request, int status) {
        HttpServerResponse response = request.response();
        response.setStatusCode(status);
        response.headers().set(SNIFFING, NOSNIFF).set(HttpHeaders.CACHE_CONTROL, NO_STORE);
        if (draining.hasBegun()) {
            closeAfterwards(request);
        }
    }

    private static void closeAfterwards(HttpServerRequest request) {
        request.response().headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        request.connection().shutdown(LAST_ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private static boolean isOver(HttpServerResponse response) {
        return response.headWritten() || response.closed();
    }
}
