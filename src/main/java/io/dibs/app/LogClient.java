package io.dibs.app;

import io.dibs.receipt.InvalidProofException;
import io.dibs.receipt.MerkleHasher;
import io.dibs.receipt.TilePath;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads a campaign's log over HTTP. What cannot be reached is {@link UnreachableServerException}. */
final class LogClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    /** A rate limit is waited out: it is there for everybody. */
    private static final int PATIENCE = 60;

    private static final long PAUSE_MILLIS = 1_000;
    private static final int OK = 200;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(TIMEOUT)
            .build();
    private final String campaign;
    private final @Nullable String token;

    /** @param url of a campaign, its log or its checkpoint */
    LogClient(String url, @Nullable String token) {
        this.campaign =
                url.replaceFirst("/+$", "").replaceFirst("/checkpoint$", "").replaceFirst("/log$", "");
        this.token = token;
        try {
            if (URI.create(campaign).getHost() == null) {
                throw new InvalidSettingsException(url + " is not the URL of a campaign");
            }
        } catch (IllegalArgumentException malformed) {
            throw new InvalidSettingsException(url + " is not a URL");
        }
    }

    static boolean isUrl(String source) {
        return source.startsWith("http://") || source.startsWith("https://");
    }

    String url() {
        return campaign + "/log";
    }

    String checkpoint() {
        return text("/log/checkpoint");
    }

    String key() {
        return text("/log/key");
    }

    /** Empty where the API does not show the campaign to everybody. */
    OptionalLong stock() {
        HttpResponse<byte[]> answer = join("", send(""));
        if (answer.statusCode() != OK) {
            return OptionalLong.empty();
        }
        try {
            Long stock = new JsonObject(new String(answer.body(), StandardCharsets.UTF_8)).getLong("stock");
            return stock == null ? OptionalLong.empty() : OptionalLong.of(stock);
        } catch (DecodeException | ClassCastException e) {
            return OptionalLong.empty();
        }
    }

    /** All at once, in the order in which they are asked for. */
    List<byte[]> tiles(List<TilePath> paths) {
        List<CompletableFuture<HttpResponse<byte[]>>> asked =
                paths.stream().map(path -> send("/log/" + path.text())).toList();
        return IntStream.range(0, paths.size())
                .mapToObj(i -> hashes(paths.get(i), join("/log/" + paths.get(i).text(), asked.get(i))))
                .toList();
    }

    private static byte[] hashes(TilePath path, HttpResponse<byte[]> answer) {
        byte[] hashes = require(path.text(), answer);
        if (hashes.length != path.width() * MerkleHasher.BYTES) {
            throw new InvalidProofException("The log serves " + path.text() + " with " + hashes.length + " bytes");
        }
        return hashes;
    }

    private String text(String path) {
        return new String(require(path, join(path, send(path))), StandardCharsets.UTF_8);
    }

    private static byte[] require(String path, HttpResponse<byte[]> answer) {
        if (answer.statusCode() != OK) {
            throw new InvalidProofException("The log does not serve " + path + ": HTTP " + answer.statusCode());
        }
        return answer.body();
    }

    private CompletableFuture<HttpResponse<byte[]>> send(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(campaign + path)).timeout(TIMEOUT);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.sendAsync(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> join(String path, CompletableFuture<HttpResponse<byte[]>> asked) {
        try {
            HttpResponse<byte[]> answer = asked.join();
            for (int tries = 0; answer.statusCode() == TOO_MANY_REQUESTS && tries < PATIENCE; tries++) {
                Thread.sleep(PAUSE_MILLIS);
                answer = send(path).join();
            }
            if (answer.statusCode() >= FIRST_SERVER_ERROR || answer.statusCode() == TOO_MANY_REQUESTS) {
                throw new UnreachableServerException(url() + " answers HTTP " + answer.statusCode() + ". Try again.");
            }
            return answer;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UnreachableServerException("The check was stopped");
        } catch (CompletionException failure) {
            throw new UnreachableServerException(url() + " cannot be reached: " + failure.getCause());
        }
    }
}
