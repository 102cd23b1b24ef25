package io.dibs.http.cluster;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.RequestIdHeader;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.answer.TransientFailures;
import io.dibs.http.request.ApiCall;
import io.dibs.repository.ClusterRepository;
import io.dibs.repository.ClusterRepository.Node;
import io.dibs.repository.ClusterRepository.Overview;
import io.dibs.repository.ClusterRepository.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the cluster to operators, and drains a node of it as long as another one serves. */
public final class ClusterCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterCalls.class);
    /** Who watches a cluster in trouble should not wait for it. */
    private static final long LIMIT_SECONDS = 2;

    private static final Problem NO_NODE = Problem.of(ProblemKind.NODE_NOT_FOUND);
    private static final Problem LAST_NODE = Problem.of(
            ProblemKind.LAST_NODE, "No other node is serving: start one first, or stop this one by its port");
    private static final Problem NO_OVERVIEW = Problem.unavailable(
            "PostgreSQL did not say within " + LIMIT_SECONDS + " s what the cluster looks like. Ask again.");
    private static final Problem NO_ANSWER = Problem.unavailable("The node did not confirm within " + LIMIT_SECONDS
            + " s that it drains. Look at its state, and ask again.");

    private final ClusterRepository cluster;
    private final ResponseWriter responses;

    public ClusterCalls(ClusterRepository cluster, ResponseWriter responses) {
        this.cluster = cluster;
        this.responses = responses;
    }

    public Future<Void> get(ApiCall call) {
        return overview(call)
                .onSuccess(overview -> responses.json(
                        call.request(), 200, ClusterJson.of(overview).toBuffer()))
                .mapEmpty();
    }

    private Future<Overview> overview(ApiCall call) {
        return within(call, cluster.overview(), NO_OVERVIEW);
    }

    /** The answer comes on another event loop, and is needed on this request's own. One that is late may come yet. */
    private static <T> Future<T> within(ApiCall call, Future<T> answer, Problem otherwise) {
        Promise<T> here = ((ContextInternal) Vertx.currentContext()).promise();
        answer.onComplete(here);
        return here.future().timeout(LIMIT_SECONDS, TimeUnit.SECONDS).recover(failure -> {
            RequestIdHeader.addTo(LOG.atWarn(), call.request())
                    .log("The cluster did not answer: {}", failure.getMessage());
            return Future.failedFuture(TransientFailures.includes(failure) ? new RefusedException(otherwise) : failure);
        });
    }

    /** Idempotent: a node that drains already goes on. */
    public Future<Void> drain(ApiCall call) {
        UUID id = UUID.fromString(call.path("node"));
        return overview(call).map(overview -> drainable(overview, id)).compose(node -> within(
                        call, cluster.drain(id), NO_ANSWER)
                .onSuccess(agreed -> responses.json(
                        call.request(),
                        202,
                        ClusterJson.of(node).put("state", "draining").toBuffer())));
    }

    private static Node drainable(Overview overview, UUID id) {
        Node node = overview.nodes().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new RefusedException(NO_NODE));
        boolean othersServe = overview.nodes().stream()
                .anyMatch(each -> each.state() == State.SERVING && !each.id().equals(id));
        RefusedException.unless(othersServe, LAST_NODE);
        return node;
    }
}
