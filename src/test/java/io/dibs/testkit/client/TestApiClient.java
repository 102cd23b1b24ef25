package io.dibs.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.ClientRecord.ReceivedCoupon;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The few calls around the claims that a test or a measurement needs, one at a time. */
public final class TestApiClient {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int PAGE = 1_000;

    private final URI base;
    private final String token;

    public TestApiClient(int port) {
        this("127.0.0.1", port);
    }

    public TestApiClient(String host, int port) {
        this(URI.create("http://" + host + ":" + port), null);
    }

    private TestApiClient(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    public TestApiClient withToken(String other) {
        return new TestApiClient(base, other);
    }

    public URI base() {
        return base;
    }

    public boolean isReady() {
        try {
            return askReadiness().statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** What the node says of itself, or why it does not. */
    public String readiness() {
        try {
            return askReadiness().body();
        } catch (UncheckedIOException silent) {
            return silent.toString();
        }
    }

    private HttpResponse<String> askReadiness() {
        return send(request("/health/ready").timeout(Duration.ofSeconds(2)).build());
    }

    public void create(String campaign, int stock) {
        JsonObject body =
                new JsonObject().put("id", campaign).put("name", campaign).put("stock", stock);
        expect(201, post("/v1/campaigns", body.encode()));
    }

    public HttpResponse<String> claim(String campaign, String userId) {
        return post(
                "/v1/campaigns/" + campaign + "/claims",
                new JsonObject().put("userId", userId).encode());
    }

    public JsonObject campaign(String campaign) {
        return expect(200, get("/v1/campaigns/" + campaign));
    }

    public JsonObject audit(String campaign) {
        return expect(200, get("/v1/campaigns/" + campaign + "/audit"));
    }

    /** Fails with the whole audit where it does not hold. */
    public void requireProof(String campaign) {
        JsonObject audit = audit(campaign);
        assertThat(audit.getString("verdict")).as(audit.encode()).isEqualTo("holds");
    }

    /** All coupons of a campaign, in the order of the feed. */
    public List<ReceivedCoupon> feed(String campaign) {
        List<ReceivedCoupon> coupons = new ArrayList<>();
        int had = -1;
        while (had < coupons.size()) {
            had = coupons.size();
            long after = had == 0 ? 0 : coupons.get(had - 1).sequence();
            JsonObject page =
                    expect(200, get("/v1/campaigns/" + campaign + "/coupons?after=" + after + "&limit=" + PAGE));
            page.getJsonArray("items").forEach(item -> coupons.add(receivedCoupon((JsonObject) item)));
        }
        return coupons;
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).build());
    }

    public HttpResponse<String> post(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /** @param headers names and values */
    public HttpResponse<String> call(String method, String path, String body, String... headers) {
        HttpRequest.Builder request =
                request(path).method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private static ReceivedCoupon receivedCoupon(JsonObject coupon) {
        return new ReceivedCoupon(
                coupon.getString("userId"),
                coupon.getLong("sequence"),
                coupon.getString("code"),
                coupon.getString("issuedAt"));
    }

    public static JsonObject expect(int status, HttpResponse<String> response) {
        if (response.statusCode() != status) {
            throw new IllegalStateException(
                    response.request() + " is answered with " + response.statusCode() + ": " + response.body());
        }
        return new JsonObject(response.body());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
