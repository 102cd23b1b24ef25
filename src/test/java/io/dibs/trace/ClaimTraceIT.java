package io.dibs.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.stub.SpanReceiver;
import io.dibs.testkit.stub.SpanReceiver.ReceivedSpan;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spans of claims on two real nodes, as a collector gets them. */
class ClaimTraceIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SERVER = "POST /v1/campaigns/{id}/claims";
    private static final String CALLER = "b7ad6b7169203331";

    private static final Vertx VERTX = Vertx.vertx();
    private static final SpanReceiver COLLECTOR = new SpanReceiver(VERTX);

    @TempDir
    private static Path folder;

    private static NodeFleet fleet;

    /** Nothing is traced but what the caller traces. */
    @BeforeAll
    static void start() {
        fleet = new NodeFleet(folder, Map.of("DIBS_TRACE_ENDPOINT", COLLECTOR.endpoint(), "DIBS_TRACE_RATIO", "0"))
                .start(2);
        fleet.any().api().create("traced", 100);
    }

    @AfterAll
    static void stop() {
        fleet.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aClaimOnItsOwnNodeIsRoutedDecidedAndCommitted() {
        NodeProcess owner = fleet.ownerOf("traced");

        assertClaimIsTraced(owner, owner, "11111111111111111111111111111111");
    }

    @Test
    void aClaimOnAnotherNodeIsDecidedAndCommittedByTheOwner() {
        NodeProcess owner = fleet.ownerOf("traced");

        assertClaimIsTraced(fleet.othersThan(owner).get(0), owner, "22222222222222222222222222222222");
    }

    private static void assertClaimIsTraced(NodeProcess asked, NodeProcess owner, String trace) {
        HttpResponse<String> answer = claim(asked, "u-" + trace, "00-" + trace + "-" + CALLER + "-01");

        assertThat(answer.statusCode()).isEqualTo(201);
        await().atMost(LIMIT).until(() -> COLLECTOR.ofTrace(trace).size() == 4);
        ReceivedSpan server = span(trace, SERVER);
        ReceivedSpan route = span(trace, "route");
        ReceivedSpan decide = span(trace, "decide");
        ReceivedSpan commit = span(trace, "commit");
        assertThat(server.parent()).isEqualTo(CALLER);
        assertThat(route.parent()).isEqualTo(server.id());
        assertThat(List.of(decide.parent(), commit.parent())).containsOnly(route.id());
        assertThat(List.of(server.node(), route.node())).containsOnly(name(asked));
        assertThat(List.of(decide.node(), commit.node())).containsOnly(name(owner));
        assertThat(server.attributes())
                .containsEntry("dibs.campaign", "traced")
                .containsEntry("dibs.outcome", "issued")
                .containsEntry("http.response.status_code", "201");
        assertThat(server.began()).isLessThanOrEqualTo(route.began());
        assertThat(route.ended()).isLessThanOrEqualTo(server.ended());
        assertThat(answer.headers().firstValue("traceresponse")).hasValue("00-" + trace + "-" + server.id() + "-01");
    }

    @Test
    void aClaimThatItsCallerDoesNotTraceHasNoSpan() {
        String trace = "33333333333333333333333333333333";
        HttpResponse<String> answer = claim(fleet.any(), "quiet", "00-" + trace + "-" + CALLER + "-00");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("traceresponse")).isEmpty();

        String later = "44444444444444444444444444444444";
        claim(fleet.any(), "loud", "00-" + later + "-" + CALLER + "-01");
        await().atMost(LIMIT).until(() -> COLLECTOR.ofTrace(later).size() == 4);
        assertThat(COLLECTOR.ofTrace(trace)).isEmpty();
    }

    @Test
    void anotherCallHasASpanOfItsOperation() {
        String trace = "55555555555555555555555555555555";
        fleet.any()
                .api()
                .call("GET", "/v1/campaigns/traced", null, "traceparent", "00-" + trace + "-" + CALLER + "-01");

        await().atMost(LIMIT).until(() -> COLLECTOR.ofTrace(trace).size() == 1);
        assertThat(span(trace, "getCampaign").parent()).isEqualTo(CALLER);
    }

    private static HttpResponse<String> claim(NodeProcess node, String user, String traceparent) {
        return node.api()
                .call(
                        "POST",
                        "/v1/campaigns/traced/claims",
                        "{\"userId\":\"" + user + "\"}",
                        "traceparent",
                        traceparent,
                        "X-Request-Id",
                        "r-1");
    }

    private static ReceivedSpan span(String trace, String name) {
        return COLLECTOR.ofTrace(trace).stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String name(NodeProcess node) {
        return "n" + (fleet.nodes().indexOf(node) + 1);
    }
}
