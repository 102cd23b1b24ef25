package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.deployment.GrafanaDashboard.Variable;
import io.dibs.testkit.external.PrometheusProcess;
import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.node.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is watched: the project's files in a real Prometheus that scrapes a real node. */
@Tag("prometheus")
class PrometheusIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Four scrapes, as Grafana takes it. */
    private static final String INTERVAL = "4s";

    private static final Duration POLL = Duration.ofMillis(200);

    private static final Pattern METRIC = Pattern.compile("\\b(dibs|jvm|process|system)_\\w+");

    /** By exporters, which cluster-config/try-compose runs: it has those queries answered. */
    private static final Pattern EXPORTED = Pattern.compile("\\b(pg|redis|nginx|node)_\\w+");

    private static final Pattern RECORDED = Pattern.compile("\\bdibs:[\\w:]+");

    @TempDir
    private static Path folder;

    private static NodeProcess node;
    private static PrometheusProcess prometheus;

    private final AtomicInteger users = new AtomicInteger();

    @BeforeAll
    static void start() {
        node = new NodeProcess(folder).start();
        prometheus = PrometheusProcess.of(folder, node.management().base().getPort());
        node.api().create("watched", 1_000_000);
    }

    @AfterAll
    static void stop() {
        prometheus.close();
        node.close();
    }

    @Test
    void theFilesAreValid() {
        PrometheusProcess.assertApproved(
                folder.resolve("config.log"),
                "check",
                "config",
                PrometheusProcess.FILES.resolve("prometheus.yml").toString());
    }

    @Test
    void eachAlertComesWhenItShouldAndOnlyThen() {
        PrometheusProcess.assertApproved(
                folder.resolve("alerts.log"),
                "test",
                "rules",
                PrometheusProcess.FILES.resolve("alerts.test.yml").toString());
    }

    @Test
    void eachAlertHasATest() throws Exception {
        String tests = Files.readString(PrometheusProcess.FILES.resolve("alerts.test.yml"));

        assertThat(prometheus.alerts())
                .extracting(rule -> rule.getString("name"))
                .isNotEmpty()
                .allSatisfy(alert -> assertThat(tests).containsPattern("- alertname: " + alert + "\\n"));
    }

    @Test
    void soHasEachRateThatIsRecorded() throws IOException {
        String tests = Files.readString(PrometheusProcess.FILES.resolve("alerts.test.yml"));

        assertThat(prometheus.rules())
                .filteredOn(rule -> rule.getString("type").equals("recording"))
                .extracting(rule -> rule.getString("name"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(tests).contains("- expr: " + name + "\n"));
    }

    /** A misspelt one would be an empty panel. */
    @Test
    void whatAlertsAndDashboardsTakeFromRecordedRatesIsRecorded() {
        List<String> recorded = prometheus.rules().stream()
                .filter(rule -> rule.getString("type").equals("recording"))
                .map(rule -> rule.getString("name"))
                .toList();
        List<String> taken = Stream.concat(
                        GrafanaDashboard.shipped().stream().flatMap(GrafanaDashboard::everyExpression),
                        prometheus.rules().stream().map(rule -> rule.getString("query")))
                .flatMap(query -> RECORDED.matcher(query).results())
                .map(MatchResult::group)
                .toList();

        assertThat(taken).isNotEmpty().isSubsetOf(recorded);
    }

    @Test
    void aSoundNodeRaisesNoAlert() {
        await().atMost(LIMIT).until(() -> prometheus.rules().stream()
                .allMatch(rule -> rule.getString("health").equals("ok")));

        assertThat(prometheus.values("sum(dibs_shards_owned)")).containsExactly(32.0);
        assertThat(prometheus.alerts())
                .filteredOn(rule -> rule.getString("state").equals("firing"))
                .isEmpty();
    }

    /** What is left of campaigns is looked at every few seconds. */
    @Test
    void eachMetricThatIsAskedForIsOnANode() {
        claim();
        List<String> asked = Stream.concat(
                        GrafanaDashboard.shipped().stream().flatMap(GrafanaDashboard::everyExpression),
                        prometheus.rules().stream().map(rule -> rule.getString("query")))
                .flatMap(query -> METRIC.matcher(query).results())
                .map(MatchResult::group)
                .toList();

        assertThat(asked).hasSizeGreaterThan(20);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(metrics()).containsAll(asked));
    }

    /** A test that makes up a series which no node has proves nothing. */
    @Test
    void eachMetricThatATestOfAlertsMakesUpIsOnANode() throws IOException {
        String tests = Files.readString(PrometheusProcess.FILES.resolve("alerts.test.yml"));
        List<String> madeUp =
                METRIC.matcher(tests).results().map(MatchResult::group).toList();

        assertThat(madeUp).hasSizeGreaterThan(20);
        claim();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(metrics()).containsAll(madeUp));
    }

    @Test
    void aTransactionThatStaysOpenIsMeasured() throws SQLException {
        String server = EmbeddedServers.noted(node.data(), ServerKind.POSTGRES).orElseThrow();
        try (Connection dump = DirectSql.connect(server);
                Statement reading = dump.createStatement()) {
            dump.setAutoCommit(false);
            dump.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            reading.executeQuery("SELECT count(*) FROM coupon").close();
            await().atMost(LIMIT).until(() -> {
                claim();
                return metric("dibs_postgres_oldest_snapshot_seconds") > 1
                        && metric("dibs_postgres_oldest_snapshot_transactions") > 0;
            });
        }
    }

    private static double metric(String name) {
        return node.management()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> metrics() {
        return node.management()
                .get("/metrics")
                .body()
                .lines()
                .map(line -> line.split("[ {]")[0])
                .collect(Collectors.toSet());
    }

    /** While coupons are claimed and looked at: a series without a value then never has one. */
    @ParameterizedTest
    @ValueSource(strings = {"sale", "node", "cluster", "stores"})
    void eachQueryOfADashboardHasAnAnswer(String name) {
        GrafanaDashboard dashboard = GrafanaDashboard.named(name);
        Map<String, String> chosen =
                dashboard.variables().stream().collect(Collectors.toMap(Variable::name, PrometheusIT::firstValue));

        List<String> ofNodes = dashboard.expressions().stream()
                .filter(expression -> !EXPORTED.matcher(expression).find())
                .toList();
        assertThat(ofNodes).hasSizeGreaterThan(15).allSatisfy(expression -> {
            String query = GrafanaDashboard.filledIn(expression, INTERVAL, chosen);
            await(query)
                    .atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .until(() -> {
                        claim();
                        node.api().get("/v1/campaigns/watched");
                        List<Double> values = prometheus.values(query);
                        return !values.isEmpty() && values.stream().allMatch(Double::isFinite);
                    });
        });
    }

    /** As Grafana finds what there is to choose from. */
    private static String firstValue(Variable variable) {
        await(variable.name()).atMost(LIMIT).until(() -> !prometheus
                .labelValues(variable.metric(), variable.label())
                .isEmpty());
        return prometheus.labelValues(variable.metric(), variable.label()).get(0);
    }

    private void claim() {
        assertThat(node.api().claim("watched", "u-" + users.incrementAndGet()).statusCode())
                .isIn(200, 201);
    }
}
