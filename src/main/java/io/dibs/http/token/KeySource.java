package io.dibs.http.token;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Fetches the published keys, over HTTP or HTTPS. What it gets is bounded in time and size, and leads nowhere else. */
final class KeySource {
    private static final int CONNECT_MILLIS = 3_000;
    private static final long FETCH_MILLIS = 5_000;
    private static final int MAX_BYTES = 512 * 1_024;

    private final HttpClient client;
    private final RequestOptions request;

    KeySource(Vertx vertx, URI source) {
        // Minutes pass between two fetches: a connection that is kept may be closed just when it is used again.
        client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAlive(false));
        request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(source.toString())
                .setFollowRedirects(false)
                .putHeader("accept", "application/json");
    }

    /** Without what may be secret in it. */
    static String shown(URI source) {
        return source.getScheme() + "://" + source.getAuthority().replaceFirst(".*@", "") + source.getPath();
    }

    Future<KeySet> fetch() {
        return Future.succeededFuture(request)
                .compose(client::request)
                .compose(HttpClientRequest::send)
                .compose(response -> body(response).map(body -> keys(response.statusCode(), body)))
                .timeout(FETCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static KeySet keys(int status, Buffer body) {
        if (status != 200) {
            throw new IllegalArgumentException("it answered with the status " + status);
        }
        return KeySet.parse(body);
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail)
                .endHandler(end -> whole.tryComplete(body))
                .handler(chunk -> {
                    body.appendBuffer(chunk);
                    if (body.length() > MAX_BYTES) {
                        whole.tryFail("it sends more than " + MAX_BYTES + " bytes");
                        response.request().connection().close();
                    }
                });
        return whole.future();
    }
}
