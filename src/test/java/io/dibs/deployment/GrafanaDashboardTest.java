package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.deployment.GrafanaDashboard.Variable;
import io.dibs.ops.CampaignStock;
import io.dibs.ops.NodeMetrics;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboards fit together, and ask for metrics that a node has; PrometheusIT has them answered. */
class GrafanaDashboardTest {
    private static final Path RULES = Path.of("cluster-config", "prometheus", "alerts.yml");
    private static final Pattern METRIC = Pattern.compile("\\bdibs_\\w+");
    private static final Pattern PART_OF_TIMER = Pattern.compile("_(bucket|count|sum|max)$");
    private static final Pattern USED = Pattern.compile("\\$(?!_)(\\w+)");
    private static final Pattern LINK = Pattern.compile("\"/d/([\\w-]+)\\?var-(\\w+)=[^\"]*\"");
    private static final Pattern HOME = Pattern.compile("HOME_DASHBOARD_PATH: /etc/grafana/dashboards/(\\w+)\\.json");

    private final List<GrafanaDashboard> dashboards = GrafanaDashboard.shipped();

    @Test
    void thereIsOneForEachQuestion() {
        assertThat(dashboards)
                .extracting(GrafanaDashboard::name)
                .containsExactlyInAnyOrder("sale", "node", "cluster", "stores");
        assertThat(dashboards).extracting(GrafanaDashboard::uid).doesNotHaveDuplicates();
        assertThat(dashboards)
                .extracting(dashboard -> dashboard.json().getString("title"))
                .doesNotHaveDuplicates()
                .doesNotContainNull();
    }

    @Test
    void eachPanelHasATitleAndANumberOfItsOwn() {
        assertThat(dashboards).allSatisfy(dashboard -> {
            assertThat(dashboard.everyPanel())
                    .extracting(panel -> panel.getInteger("id"))
                    .doesNotHaveDuplicates()
                    .doesNotContainNull();
            assertThat(dashboard.everyPanel())
                    .allSatisfy(panel -> assertThat(panel.getString("title")).isNotBlank());
        });
    }

    @Test
    void eachPanelHasItsPlace() {
        assertThat(dashboards).allSatisfy(dashboard -> {
            List<JsonObject> places = dashboard.everyPanel().stream()
                    .map(panel -> panel.getJsonObject("gridPos"))
                    .toList();
            assertThat(places).allSatisfy(one -> {
                assertThat(one.getInteger("x") + one.getInteger("w")).isLessThanOrEqualTo(24);
                assertThat(places).filteredOn(other -> overlap(one, other)).containsExactly(one);
            });
        });
    }

    private static boolean overlap(JsonObject one, JsonObject other) {
        return overlap(one, other, "x", "w") && overlap(one, other, "y", "h");
    }

    private static boolean overlap(JsonObject one, JsonObject other, String from, String length) {
        return one.getInteger(from) < other.getInteger(from) + other.getInteger(length)
                && other.getInteger(from) < one.getInteger(from) + one.getInteger(length);
    }

    @Test
    void eachVariableIsDefinedAndUsed() {
        assertThat(dashboards).allSatisfy(dashboard -> assertThat(dashboard
                        .everyExpression()
                        .flatMap(expression -> USED.matcher(expression).results())
                        .map(found -> found.group(1))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(
                        dashboard.variables().stream().map(Variable::name).toList()));
    }

    @Test
    void theSaleIsSeenByCampaignAndTheRestByNode() {
        assertThat(dashboards).allSatisfy(dashboard -> assertThat(dashboard.variables())
                .extracting(Variable::name)
                .containsExactly(dashboard.name().equals("sale") ? "campaign" : "instance"));
    }

    @Test
    void allMarkTakeoversAndLeadToEachOther() {
        assertThat(dashboards).allSatisfy(dashboard -> {
            assertThat(dashboard.annotations()).containsOnlyKeys("Takeovers");
            String links = dashboard.json().getJsonArray("links").encode();
            assertThat(dashboard.json().getJsonArray("tags").stream())
                    .isNotEmpty()
                    .allSatisfy(tag -> assertThat(links).contains("\"tags\":[\"" + tag + "\"]"));
        });
    }

    @Test
    void aPanelLeadsToADashboardThatThereIs() {
        List<MatchResult> links = dashboards.stream()
                .flatMap(dashboard -> LINK.matcher(dashboard.json().encode()).results())
                .toList();

        assertThat(links).hasSizeGreaterThan(10).allSatisfy(link -> assertThat(dashboards)
                .filteredOn(dashboard -> dashboard.uid().equals(link.group(1)))
                .singleElement()
                .satisfies(target -> assertThat(target.variables())
                        .extracting(Variable::name)
                        .contains(link.group(2))));
    }

    @Test
    void theFirstOneThatIsShownIsThere() throws IOException {
        String compose = Files.readString(Path.of("docker-compose.yml"));

        assertThat(HOME.matcher(compose).results().map(found -> found.group(1)))
                .singleElement()
                .satisfies(home -> assertThat(dashboards)
                        .extracting(GrafanaDashboard::name)
                        .contains(home));
    }

    @Test
    void whatTheyAskForIsOnANode() {
        assertThat(asked()).hasSizeGreaterThan(30).isSubsetOf(families());
    }

    /** Somebody who looks for a figure finds it. */
    @Test
    void whatIsOnANodeIsOnADashboard() {
        assertThat(families()).hasSizeGreaterThan(30).isSubsetOf(asked());
    }

    /** By panels, by annotations, and by the rates that are recorded for both. */
    private Set<String> asked() {
        return Stream.concat(dashboards.stream().flatMap(GrafanaDashboard::everyExpression), Stream.of(recordedRates()))
                .flatMap(expression -> METRIC.matcher(expression).results())
                .map(found -> family(found.group()))
                .collect(Collectors.toSet());
    }

    private static String recordedRates() {
        try {
            return Files.readString(RULES).split("\n  - name: service")[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String family(String series) {
        return PART_OF_TIMER.matcher(series).replaceFirst("");
    }

    private static Set<String> families() {
        try (NodeMetrics metrics = new NodeMetrics()) {
            metrics.describeBuild("1.0");
            metrics.expectClaims("issued");
            metrics.expectTakeovers("lost");
            metrics.callAnswered("getCampaign", 200, 1);
            metrics.openCampaigns(List.of(new CampaignStock.Count("summer", 1, 99)));
            metrics.pools().createPoolMetrics("sql", "queries", 1);
            metrics.watchReady(() -> true);
            metrics.watchPending(() -> 0);
            metrics.watchOwned(() -> 0);
            metrics.watchWithoutRoom(() -> 0);
            metrics.watchRegressed(() -> 0);
            metrics.watchSnapshotLag(() -> 0);
            metrics.watchIndexLag(() -> 0);
            metrics.watchTreeLag(() -> 0);
            return metrics.scrape()
                    .lines()
                    .filter(line -> line.startsWith("dibs_"))
                    .map(line -> family(line.split("[ {]")[0]))
                    .collect(Collectors.toSet());
        }
    }
}
