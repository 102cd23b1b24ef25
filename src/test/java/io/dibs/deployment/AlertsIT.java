package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.external.PrometheusProcess;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.ProcFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alerts come with the fault itself, and not only with the series that a test makes up. Those that exporters see are in
 * cluster-config/try/alerts and servers; docs/testing.md lists all.
 */
@Tag("prometheus")
class AlertsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Four scrapes, as Grafana takes it. */
    private static final String INTERVAL = "4s";

    @Test
    void killedServersAndANodeThatNoNameLeadsToAnyMoreRaiseTheirAlerts(@TempDir Path folder) throws IOException {
        try (NodeFleet fleet = new NodeFleet(folder, Map.of()).start(2)) {
            NodeProcess stays = fleet.nodes().get(0);
            NodeProcess goes = fleet.nodes().get(1);
            Path place = Files.createDirectory(folder.resolve("prometheus"));
            try (PrometheusProcess prometheus = PrometheusProcess.impatient(place, port(stays), port(goes))) {
                await("both")
                        .atMost(LIMIT)
                        .until(() -> prometheus.values("sum(dibs_ready)").contains(2.0));
                assertThat(prometheus.values("sum(dibs_redis_up)")).containsExactly(2.0);
                assertThat(prometheus.isFiring("RedisIsGone")).isFalse();
                assertThat(prometheus.isFiring("NodeIsMissing")).isFalse();
                assertThat(prometheus.isFiring("PostgresIsGone")).isFalse();

                kill(folder, "redis-server");
                await("Redis").atMost(LIMIT).until(() -> prometheus.isFiring("RedisIsGone"));

                goes.process().kill();
                prometheus.find(port(stays));
                await("the node").atMost(LIMIT).until(() -> prometheus.isFiring("NodeIsMissing"));

                kill(folder, "postgres");
                awaitAll(prometheus, "PostgresIsGone", "NodeIsNotReady");

                stays.process().kill();
                awaitAll(prometheus, "NodeDoesNotAnswer", "NoNodeAnswers");
            }
        }
    }

    /** What dashboards mark: in a quiet cluster nothing, and a moment after it a takeover. */
    @Test
    void aTakeoverIsMarkedOnTheDashboards(@TempDir Path folder) throws IOException {
        String takeovers = GrafanaDashboard.filledIn(
                GrafanaDashboard.named("cluster").annotations().get("Takeovers"), INTERVAL, Map.of());
        try (NodeFleet fleet = new NodeFleet(folder, Map.of()).start(2)) {
            NodeProcess stays = fleet.nodes().get(0);
            NodeProcess goes = fleet.nodes().get(1);
            Path place = Files.createDirectory(folder.resolve("prometheus"));
            try (PrometheusProcess prometheus = PrometheusProcess.of(place, port(stays), port(goes))) {
                await("no takeover for a while")
                        .atMost(LIMIT)
                        .until(() -> prometheus.values("sum(dibs_shards_owned)").contains(32.0)
                                && prometheus.values(takeovers).isEmpty());
                goes.process().kill();
                await("the takeover")
                        .atMost(LIMIT)
                        .until(() -> !prometheus.values(takeovers).isEmpty());
            }
        }
    }

    private static void awaitAll(PrometheusProcess prometheus, String... alerts) {
        for (String alert : alerts) {
            await(alert).atMost(LIMIT).until(() -> prometheus.isFiring(alert));
        }
    }

    private static void kill(Path folder, String program) {
        ProcFiles.inside(folder.resolve("servers"), program).forEach(pid -> ProcFiles.signal(pid, "KILL"));
    }

    private static int port(NodeProcess node) {
        return node.management().base().getPort();
    }
}
