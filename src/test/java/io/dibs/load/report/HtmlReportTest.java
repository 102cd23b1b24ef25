package io.dibs.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    @Test
    void thePageShowsRatesCostsCrashesAndTheMachineAndFetchesNothing() {
        String page = HtmlReport.of(
                report(measurement("ceiling", 90_000), measurement("Dibs", 50_000), measurement("Redis & co", 10_000)));

        assertThat(page)
                .contains("50,000 coupons a second", "5.0 × as fast", "Redis &amp; co", "loses or promises too many")
                .contains("<polyline", "whisker", "prefers-color-scheme: dark")
                .doesNotContain("http://", "https://", "<script", "NaN", "Infinity");
    }

    @Test
    void aChartIsAFileOfItsOwnToo() {
        Map<String, String> charts =
                HtmlReport.charts(report(measurement("ceiling", 90_000), measurement("Dibs", 50_000)));

        assertThat(charts).containsOnlyKeys("rates.svg", "cpu.svg");
        assertThat(charts.get("rates.svg"))
                .startsWith("<svg xmlns=")
                .contains("prefers-color-scheme: dark", "50,000/s")
                .endsWith("</svg>");
    }

    @Test
    void aBarFarBeyondTheOthersIsCut() {
        JsonObject far = measurement("Redis lock", 800).put("cpuByProcess", new JsonObject("""
                {"server": 600, "PostgreSQL": 100, "Redis": 100, "generator": 60}"""));

        assertThat(HtmlReport.charts(report(measurement("Dibs", 50_000), far)).get("cpu.svg"))
                .contains("class=\"cut\"");
        assertThat(HtmlReport.charts(report(measurement("Dibs", 50_000), measurement("ceiling", 90_000)))
                        .get("cpu.svg"))
                .doesNotContain("class=\"cut\"");
    }

    @Test
    void whatWasNotKilledIsNotCalledExact() {
        JsonObject without = report(measurement("Dibs", 50_000), measurement("FOR UPDATE", 900));
        without.remove("crashes");

        assertThat(HtmlReport.of(without)).contains("not killed in this run").doesNotContain("exact after each kill");
    }

    @Test
    void aRunOfOneScenarioIsAPageToo() {
        assertThat(HtmlReport.of(report()))
                .contains("The machine and its noise")
                .doesNotContain("NaN");
    }

    @Test
    void aRateThatFellBelowAllEarlierTurnsIsMarked() {
        JsonObject before = report(measurement("ceiling", 90_000), measurement("Dibs", 50_000));
        JsonObject now = report(measurement("ceiling", 90_000), measurement("Dibs", 30_000));

        assertThat(RunComparison.lines(before, now))
                .filteredOn(line -> line.contains("Dibs") && line.contains("answers/s"))
                .singleElement()
                .asString()
                .contains("0.60 x", "WORSE");
    }

    @Test
    void aMachineThatIsSlowerAsAWholeIsNoChange() {
        JsonObject before = report(measurement("ceiling", 90_000), measurement("Dibs", 50_000));
        JsonObject now = report(measurement("ceiling", 45_000), measurement("Dibs", 25_000));

        assertThat(RunComparison.lines(before, now)).noneMatch(line -> line.contains("WORSE"));
    }

    @Test
    void whatWasAskedAtAConstantRateIsComparedByItsWaiting() {
        JsonObject before = measurement("Dibs", 1_000).put("scenario", "latency");
        JsonObject now = measurement("Dibs", 1_000).put("scenario", "latency");
        now.put("p99", new JsonObject().put("median", 18).put("least", 16).put("most", 20));

        assertThat(RunComparison.lines(
                        report(measurement("ceiling", 90_000), before), report(measurement("ceiling", 99_000), now)))
                .filteredOn(line -> line.startsWith("latency"))
                .anyMatch(line -> line.contains("p99") && line.contains("2.00 x") && line.contains("WORSE"))
                .noneMatch(line -> line.contains("answers/s"));
    }

    @Test
    void aSingleTurnIsNoProofOfAChange() {
        JsonObject before = measurement("Dibs", 1_000).put("scenario", "latency");
        JsonObject once = new JsonObject().put("median", 18).put("least", 18).put("most", 18);
        before.put("p99", new JsonObject().put("median", 9).put("least", 9).put("most", 9));
        JsonObject now = measurement("Dibs", 1_000).put("scenario", "latency").put("p99", once);

        assertThat(RunComparison.lines(report(before), report(now)))
                .filteredOn(line -> line.contains("p99"))
                .singleElement()
                .asString()
                .contains("2.00 x")
                .doesNotContain("WORSE");
    }

    @Test
    void aTakeoverIsDrawnAndExplained() {
        JsonObject sale = measurement("Dibs", 1_000).put("scenario", "takeover");

        assertThat(HtmlReport.of(report(sale))).contains("Over time: takeover", "the takeover by another node");
    }

    private static JsonObject report(JsonObject... measurements) {
        JsonArray all = new JsonArray();
        Stream.of(measurements).forEach(all::add);
        return new JsonObject()
                .put("machine", MachineFacts.now().json())
                .put("measurements", all)
                .put(
                        "facts",
                        new JsonArray().add(new JsonObject().put("name", "n").put("value", "v")))
                .put("crashes", new JsonArray().add(new JsonObject("""
                        {"name": "Redis & co", "killed": "Redis", "stock": 6000, "acknowledged": 6100, "rows": 6000,
                         "lost": 100, "over": 100}""")));
    }

    private static JsonObject measurement(String name, double rate) {
        return new JsonObject("""
                {"scenario": "comparison", "answered": 1000, "failed": 0, "generatorShare": 0.4, "stepMillis": 100,
                 "cpu": {"median": 2, "least": 1.9, "most": 2.1}, "p99": {"median": 9, "least": 8, "most": 10},
                 "cpuByProcess": {"server": 1, "PostgreSQL": 0.5, "Redis": 0.5, "generator": 0.6},
                 "percentiles": [[0, 0.5], [50, 2], [99, 9], [99.9, 20], [100, 30]],
                 "timeline": [100, 120, 110]}""")
                .put("name", name)
                .put(
                        "perSecond",
                        new JsonObject()
                                .put("median", rate)
                                .put("least", rate * 0.95)
                                .put("most", rate * 1.05));
    }
}
