package io.dibs.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
    private final Vertx vertx = Vertx.vertx();
    private final NodeReadiness readiness = new NodeReadiness();
    private final NodeMetrics metrics = new NodeMetrics();
    private final AtomicInteger drains = new AtomicInteger();
    private final ManagementServer server = new ManagementServer(
            new ManagementSettings("127.0.0.1", 0), readiness, metrics, new OneNode(), drains::incrementAndGet);

    @BeforeEach
    void start() throws Exception {
        vertx.deployVerticle(server).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        metrics.close();
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    @Test
    void aNodeIsAliveBeforeItIsReady() throws Exception {
        readiness.notReady("shards", "3 of 32 are recovered");
        readiness.notReady("ledger", "no connection");
        assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = send("GET", "/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("shards: 3 of 32 are recovered").contains("ledger: no connection");
        readiness.ready("shards");
        readiness.ready("ledger");
        assertThat(send("GET", "/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void whatOnlySlowsANodeIsTheReadyNodesNote() throws Exception {
        readiness.warn("redis", "does not answer");
        HttpResponse<String> ready = send("GET", "/health/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).contains("redis: does not answer");
        readiness.clearWarning("redis");
        assertThat(send("GET", "/health/ready").body()).doesNotContain("warnings");
    }

    @Test
    void onlyAPostDrains() throws Exception {
        assertThat(send("GET", "/drain").statusCode()).isEqualTo(405);
        assertThat(drains).hasValue(0);
        assertThat(send("POST", "/drain").statusCode()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(drains).hasValue(1));
    }

    @Test
    void noPageOfAnotherSiteDrains() throws Exception {
        assertThat(raw("POST /drain HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(raw("POST /drain HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(raw("POST /drain HTTP/1.1\r\nHost: evil.example")).startsWith("HTTP/1.1 403 ");
        assertThat(raw("GET /metrics HTTP/1.1\r\nHost: evil.example")).startsWith("HTTP/1.1 403 ");
        assertThat(drains).hasValue(0);
    }

    @Test
    void whatIsNoTextIs400() throws Exception {
        assertThat(raw("GET /cluster?campaign=%zz HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 400 ");
    }

    private String raw(String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(8_000);
            socket.getOutputStream()
                    .write((head + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void otherPathsAndMethodsAreNone() throws Exception {
        assertThat(send("GET", "/").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/v1/campaigns").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);
    }

    @Test
    void everyMetricOfTheContractIsThere() throws Exception {
        metrics.claimAnswered("issued", 1_000_000);
        metrics.claimAnswered("sold-out", 100);
        metrics.committed(12, 3_000_000);
        metrics.fenced();
        metrics.takenOver("snapshot", 40);
        metrics.takenOver("ledger", 400);
        metrics.snapshotFailed();
        metrics.webhookAttempted(true);
        metrics.watchPending(() -> 7);
        metrics.watchOwned(() -> 32);
        metrics.watchSnapshotLag(() -> 5);
        metrics.openCampaigns(List.of(new CampaignStock.Count("summer", 1, 99)));
        HttpResponse<String> scraped = send("GET", "/metrics");
        assertThat(scraped.statusCode()).isEqualTo(200);
        assertThat(scraped.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
        assertThat(scraped.body().lines().map(line -> line.replaceAll(" [^ ]+$", "")))
                .contains(
                        "dibs_claims_total{outcome=\"issued\"}",
                        "dibs_claims_total{outcome=\"sold-out\"}",
                        "dibs_claim_seconds_bucket{le=\"0.001048576\"}",
                        "dibs_claim_seconds_bucket{le=\"+Inf\"}",
                        "dibs_claim_seconds_sum",
                        "dibs_claim_seconds_count",
                        "dibs_commit_seconds_bucket{le=\"+Inf\"}",
                        "dibs_commit_seconds_count",
                        "dibs_commit_batch_size_bucket{le=\"16.0\"}",
                        "dibs_shard_pending",
                        "dibs_shards_owned",
                        "dibs_postgres_oldest_snapshot_seconds",
                        "dibs_postgres_oldest_snapshot_transactions",
                        "dibs_takeover_seconds_bucket{source=\"snapshot\",le=\"+Inf\"}",
                        "dibs_takeover_seconds_count{source=\"ledger\"}",
                        "dibs_fenced_total",
                        "dibs_misdirected_answers_total",
                        "dibs_snapshot_lag_coupons",
                        "dibs_snapshot_failures_total",
                        "dibs_webhook_attempts_total{outcome=\"delivered\"}",
                        "dibs_webhook_attempts_total{outcome=\"failed\"}",
                        "dibs_campaign_issued{campaign=\"summer\"}",
                        "dibs_campaign_remaining{campaign=\"summer\"}",
                        "jvm_threads_live_threads",
                        "process_uptime_seconds");
        assertThat(scraped.body())
                .contains("dibs_shard_pending 7.0")
                .contains("dibs_claims_total{outcome=\"issued\"} 1");
    }

    @Test
    void claimsFallIntoTheBucketThatHoldsThem() {
        assertThat(ClaimMeter.bucket(0)).isZero();
        assertThat(ClaimMeter.bucket(65_536)).isZero();
        assertThat(ClaimMeter.bucket(65_537)).isEqualTo(1);
        assertThat(ClaimMeter.bucket(131_072)).isEqualTo(1);
        assertThat(ClaimMeter.bucket(1L << 35)).isEqualTo(19);
        assertThat(ClaimMeter.bucket((1L << 35) + 1)).isEqualTo(20);
        assertThat(ClaimMeter.bucket(Long.MAX_VALUE)).isEqualTo(20);
        assertThat(ClaimMeter.bucket(-1)).isZero();
    }

    @Test
    void noMoreThanAHundredCampaignsAreShown() {
        List<CampaignStock.Count> many = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            many.add(new CampaignStock.Count("c-" + i, 150 - i, i));
        }
        metrics.openCampaigns(many);
        assertThat(metrics.scrape().lines().filter(line -> line.startsWith("dibs_campaign_remaining{")))
                .hasSize(100);
        metrics.openCampaigns(List.of());
        assertThat(metrics.scrape()).doesNotContain("dibs_campaign_remaining{");
    }

    @Test
    void theClusterIsShownWholeOrForOneCampaign() throws Exception {
        assertThat(send("GET", "/cluster").body()).isEqualTo("{\"nodes\":[]}");
        assertThat(send("GET", "/cluster?campaign=first").body()).isEqualTo("{\"campaign\":\"first\"}");
        HttpResponse<String> failed = send("GET", "/cluster?campaign=gone");
        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(failed.body()).contains("PostgreSQL is away");
    }

    private static final class OneNode implements ClusterView {
        @Override
        public Future<JsonObject> whole() {
            return Future.succeededFuture(new JsonObject().put("nodes", new JsonArray()));
        }

        @Override
        public Future<JsonObject> of(String campaign) {
            return campaign.equals("gone")
                    ? Future.failedFuture("PostgreSQL is away")
                    : Future.succeededFuture(new JsonObject().put("campaign", campaign));
        }
    }
}
