package io.dibs.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;

/** Sends whole answers, each with one write. */
final class Responses {
    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");
    private static final CharSequence SNIFFING = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    /** How long a connection that is to be closed may take to read its last answer. */
    private static final long LAST_ANSWER_SECONDS = 5;

    private final Draining draining;

    Responses(Draining draining) {
        this.draining = draining;
    }

    void json(HttpServerRequest request, int status, Buffer body) {
        send(request, status, JSON, body);
    }

    void send(HttpServerRequest request, int status, CharSequence contentType, Buffer body) {
        HttpServerResponse response = request.response();
        if (isOver(response)) {
            return;
        }
        begin(request, status, contentType);
        response.end(body);
    }

    void problem(HttpServerRequest request, Problem problem) {
        HttpServerResponse response = request.response();
        if (isOver(response)) {
            return;
        }
        begin(request, problem.kind().status, PROBLEM);
        if (problem.headerName() != null) {
            response.headers().set(problem.headerName(), problem.headerValue());
        }
        response.end(problem.body());
    }

    /** For a request that cannot be read to its end: the connection is of no use afterwards. */
    void problemAndClose(HttpServerRequest request, Problem problem) {
        closeAfterwards(request);
        problem(request, problem);
        request.connection().close();
    }

    /** Sets what every answer carries. */
    void begin(HttpServerRequest request, int status, CharSequence contentType) {
        HttpServerResponse response = request.response();
        response.setStatusCode(status);
        response.headers()
                .set(HttpHeaders.CONTENT_TYPE, contentType)
                .set(SNIFFING, NOSNIFF)
                .set(HttpHeaders.CACHE_CONTROL, NO_STORE);
        if (draining.hasBegun()) {
            closeAfterwards(request);
        }
    }

    private static void closeAfterwards(HttpServerRequest request) {
        request.response().headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        request.connection().shutdown(LAST_ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private static boolean isOver(HttpServerResponse response) {
        return response.ended() || response.closed();
    }
}
