package io.dibs.app;

import io.dibs.cluster.ClusterListener;
import io.dibs.cluster.ShardTakeover;
import io.dibs.cluster.ShardTakeover.Cause;
import io.dibs.ops.NodeMetrics;
import io.dibs.ops.NodeReadiness;
import io.dibs.routing.MessagingListener;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what the cluster and its messages tell of themselves to readiness, metrics and the log. */
final class ClusterReports implements ClusterListener, MessagingListener {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterReports.class);
    private static final String PART = "cluster";

    private final NodeReadiness readiness;
    private final NodeMetrics metrics;
    private final Map<String, Integer> takenFrom = new TreeMap<>();
    private long longestMillis;

    ClusterReports(NodeReadiness readiness, NodeMetrics metrics) {
        this.readiness = readiness;
        this.metrics = metrics;
    }

    /** A node on its own shows them too: what a dashboard asks for is there. */
    static void expectTakeovers(NodeMetrics metrics) {
        for (Cause cause : Cause.values()) {
            metrics.expectTakeovers(label(cause));
        }
    }

    private static String label(Cause cause) {
        return cause.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void membersChanged(int nodes) {
        metrics.seesNodes(nodes);
    }

    @Override
    public void misdirectedAnswer(UUID from) {
        metrics.answerMisdirected();
        LOG.error(
                "Node {} sent a response that belongs to another request; it was dropped. Please report this bug.",
                from);
    }

    @Override
    public void joined() {
        readiness.ready(PART);
    }

    @Override
    public void excluded(String reason) {
        readiness.notReady(PART, reason);
    }

    @Override
    public void tookOver(ShardTakeover takeover) {
        String cause = label(takeover.cause());
        metrics.takenOverHere(cause);
        takenFrom.merge(cause, 1, Integer::sum);
        longestMillis = Math.max(longestMillis, takeover.millis());
        LOG.debug(
                "Shard {} serves here under epoch {} after {} ms: {}, read from the {}",
                takeover.shard(),
                takeover.epoch(),
                takeover.millis(),
                cause,
                takeover.source());
    }

    @Override
    public void settled() {
        if (!takenFrom.isEmpty()) {
            LOG.info("Took over shards; all serve within {} ms: {}", longestMillis, takenFrom);
            takenFrom.clear();
            longestMillis = 0;
        }
    }
}
