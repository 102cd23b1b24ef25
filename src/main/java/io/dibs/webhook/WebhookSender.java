package io.dibs.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Sends one delivery attempt. It connects to the address that was resolved and checked, so a name that resolves to
 * another address a moment later gains nothing. Redirects are not followed, and only the head of the response is read.
 */
public final class WebhookSender {
    private static final int MAX_HEAD_BYTES = 8_192;
    private static final int MAX_ERROR_CHARS = 200;
    private static final int GONE = 410;
    private static final long MAX_RETRY_AFTER_SECONDS = 3_600;
    /** A native transport names it before it says what went wrong. */
    private static final Pattern SYSTEM_CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

    private final HttpClient client;
    private final AddressLookup lookup;
    private final AddressRule rule;
    private final LongSupplier now;
    private final long limitMillis;

    /**
     * @param now milliseconds of the epoch
     * @param retryPolicy its timeout applies to the lookup, and again to the request
     */
    public WebhookSender(
            Vertx vertx, AddressLookup lookup, AddressRule rule, LongSupplier now, RetryPolicy retryPolicy) {
        this.lookup = lookup;
        this.rule = rule;
        this.now = now;
        this.limitMillis = retryPolicy.attemptMillis();
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setKeepAlive(false)
                        .setConnectTimeout((int) limitMillis)
                        .setMaxHeaderSize(MAX_HEAD_BYTES)
                        .setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(WebhookDispatcher.PER_WEBHOOK * WebhookService.AT_MOST));
    }

    /** Never fails. */
    Future<DeliveryResult> send(DeliveryAttempt attempt) {
        return WebhookTarget.parse(attempt.url())
                .map(target -> address(target.host())
                        .compose(address -> send(attempt, target, address))
                        .recover(failure -> Future.succeededFuture(DeliveryResult.failed(describe(failure)))))
                .orElse(Future.succeededFuture(DeliveryResult.failed("The URL cannot be used")));
    }

    /** One forbidden address among several fails the lookup: such a name is not trusted. */
    private Future<InetAddress> address(String host) {
        return IpLiteral.parse(host)
                .map(address -> Future.succeededFuture(List.of(address)))
                .orElseGet(() -> lookup.addresses(host).timeout(limitMillis, TimeUnit.MILLISECONDS))
                .compose(found -> found.isEmpty() || !found.stream().allMatch(rule::allows)
                        ? Future.failedFuture(new NotAllowed(host))
                        : Future.succeededFuture(found.get(0)));
    }

    private Future<DeliveryResult> send(DeliveryAttempt attempt, WebhookTarget target, InetAddress address) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, target.port())))
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.tls())
                .setURI(target.uri())
                .setFollowRedirects(false)
                .setTimeout(limitMillis);
        return client.request(options).compose(request -> send(attempt, request));
    }

    private Future<DeliveryResult> send(DeliveryAttempt attempt, HttpClientRequest request) {
        String body = attempt.format().write(attempt.notice()).encode();
        String id = attempt.notice().messageId();
        long seconds = now.getAsLong() / 1_000;
        request.putHeader("content-type", "application/json")
                .putHeader("user-agent", "Dibs")
                .putHeader("webhook-id", id)
                .putHeader("webhook-timestamp", String.valueOf(seconds))
                .putHeader("webhook-signature", attempt.secret().signature(id, seconds, body));
        return request.send(body)
                .timeout(limitMillis, TimeUnit.MILLISECONDS)
                .map(WebhookSender::receipt)
                .onComplete(done -> request.reset());
    }

    private static DeliveryResult receipt(HttpClientResponse response) {
        // The rest of it is cut off, which the client would log as an error.
        response.exceptionHandler(cut -> {});
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return DeliveryResult.delivered(status);
        }
        String error = status >= 300 && status < 400 ? "Redirects are not followed" : "Answered with " + status;
        return new DeliveryResult(status, error, status == GONE, waitMillis(response));
    }

    private static long waitMillis(HttpClientResponse response) {
        String seconds = response.getHeader("retry-after");
        return seconds != null && seconds.matches("[0-9]{1,6}")
                ? Math.min(Long.parseLong(seconds), MAX_RETRY_AFTER_SECONDS) * 1_000
                : 0;
    }

    private static String describe(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "No answer in time";
        }
        if (failure instanceof UnknownHostException) {
            return "The host is not known";
        }
        Throwable reported = failure instanceof SSLException ? root(failure) : failure;
        String said = reported.getMessage() == null ? reported.getClass().getSimpleName() : reported.getMessage();
        String told = SYSTEM_CALL.matcher(said).replaceFirst("");
        return told.substring(0, Math.min(told.length(), MAX_ERROR_CHARS));
    }

    /** The root cause says why a receiver's certificate was rejected. */
    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    Future<Void> close() {
        return client.close();
    }

    private static final class NotAllowed extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotAllowed(String host) {
            super("The address of " + host + " is not allowed", null, false, false);
        }
    }
}
