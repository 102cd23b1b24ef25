package io.dibs.app;

import io.dibs.shard.CouponPage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Runs the hot call through this node's own server until the JVM has compiled it: a cold one is ten times slower, and
 * the first second of a sale is the one that counts. The campaign does not exist, so nothing is written; what winning
 * and taking a shard over take is gone through in a {@link SaleRehearsal}.
 */
final class WarmUp {
    private static final int CONNECTIONS = 16;
    private static final int REQUESTS_EACH = 400;
    /** Slow machines become ready all the same. */
    private static final long LIMIT_MILLIS = 3_000;

    /** 131,072 coupons, in 4 MiB for as long as the rehearsal lasts: enough for the compiler, 0.1 s of PostgreSQL. */
    private static final int RECOVERED_PAGES = 16;

    private static final long RECOVERY_LIMIT_MILLIS = 1_500;

    private static final String HOST = "127.0.0.1";
    private static final String PATH = "/v1/campaigns/warm-up-of-the-node/claims";

    private final Vertx vertx;
    private final HttpClient client;
    private final RequestOptions request;
    private final IntFunction<Future<List<CouponPage>>> recovery;
    private final long end = System.nanoTime() + LIMIT_MILLIS * 1_000_000;

    /**
     * @param port of loopback
     * @param token where claims need one
     * @param recovery reads so many pages of coupons that nobody has, as a recovery does
     */
    WarmUp(Vertx vertx, int port, Optional<String> token, IntFunction<Future<List<CouponPage>>> recovery) {
        this.vertx = vertx;
        this.recovery = recovery;
        this.client = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        this.request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(HOST)
                .setPort(port)
                .setURI(PATH)
                .putHeader("content-type", "application/json");
        token.ifPresent(text -> request.putHeader("authorization", "Bearer " + text));
    }

    /** A warm-up that fails has warmed up what it could. */
    Future<Void> run() {
        Future<Void> all = recovery.apply(RECOVERED_PAGES)
                .timeout(RECOVERY_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                .otherwise(List.of())
                .compose(pages -> vertx.executeBlocking(() -> rehearse(pages), false));
        for (int i = 0; i < CONNECTIONS; i++) {
            all = Future.join(all, claims(REQUESTS_EACH)).mapEmpty();
        }
        return all.otherwiseEmpty().eventually(client::close);
    }

    private Future<Void> claims(int left) {
        Promise<Void> done = Promise.promise();
        next(left, done);
        return done.future();
    }

    private void next(int left, Promise<Void> done) {
        if (left == 0 || System.nanoTime() > end) {
            done.complete();
            return;
        }
        client.request(request)
                .compose(head -> send(head, left))
                .compose(HttpClientResponse::body)
                .onSuccess(body -> next(left - 1, done))
                .onFailure(done::fail);
    }

    private static Future<HttpClientResponse> send(HttpClientRequest head, int number) {
        return head.send(Buffer.buffer("{\"userId\":\"warm-up-" + number + "\"}"));
    }

    private static Void rehearse(List<CouponPage> pages) {
        new SaleRehearsal(pages).run();
        return null;
    }
}
