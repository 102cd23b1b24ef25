package io.dibs.load.report;

import static io.dibs.load.report.ReportCharts.format;

import io.dibs.load.report.ReportData.Crashes;
import io.dibs.load.report.ReportData.Spread;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page of a run: one file that fetches nothing, in light and dark. */
public final class HtmlReport {
    private final ReportData data;
    private final StringBuilder page = new StringBuilder();

    private HtmlReport(ReportData data) {
        this.data = data;
    }

    /** @param report as report.json holds it */
    public static String of(JsonObject report) {
        return new HtmlReport(new ReportData(report)).write();
    }

    /** Charts as files of their own, for a page that shows two of them. */
    public static Map<String, String> charts(JsonObject report) {
        ReportData data = new ReportData(report);
        Map<String, String> charts = new LinkedHashMap<>();
        if (!data.of(ReportData.FASTEST).isEmpty()) {
            charts.put("rates.svg", ReportCharts.rates(data));
            charts.put("cpu.svg", ReportCharts.cpu(data));
        }
        if (!data.of("takeover").isEmpty()) {
            charts.put("takeover.svg", ReportCharts.timeline(data, "takeover"));
        }
        charts.replaceAll((file, svg) -> svg.replaceFirst("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ")
                .replaceFirst(">", "><style>" + style() + "</style>"));
        return charts;
    }

    private String write() {
        page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Dibs, measured</title>")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><style>")
                .append(style())
                .append("</style></head><body><main><h1>Dibs, measured</h1>");
        summary();
        comparison();
        crashes();
        latency();
        timelines();
        figures();
        machine();
        return page.append("</main></body></html>").toString();
    }

    private static String style() {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void section(String title, String explanation) {
        page.append(format("<h2>%s</h2><p>%s</p>", title, explanation));
    }

    private void summary() {
        Optional<JsonObject> dibs = data.find(ReportData.FASTEST, ReportData.DIBS);
        dibs.ifPresent(own -> {
            double rate = Spread.of(own, "perSecond").median();
            double cpu = Spread.of(own, "cpu").median();
            page.append(format(
                    "<p class=\"lead\">Dibs gives out <b>%,.0f coupons a second</b> on this machine, each of them in"
                            + " PostgreSQL before its answer leaves.</p><table><tr><th>Beside Dibs<th>its claims/s"
                            + "<th>Dibs is<th>its CPU a claim is<th>after kill -9</tr>",
                    rate));
            for (JsonObject each : data.of(ReportData.FASTEST)) {
                String name = each.getString("name");
                if (!name.equals(ReportData.DIBS) && !name.equals(ReportData.CEILING)) {
                    double other = Spread.of(each, "perSecond").median();
                    page.append(format(
                            "<tr><td>%s<td>%,.0f<td>%.1f × as fast<td>%.1f × that of Dibs<td>%s</tr>",
                            SvgDrawing.escaped(name),
                            other,
                            rate / other,
                            Spread.of(each, "cpu").median() / cpu,
                            verdict(name)));
                }
            }
            page.append("</table>");
        });
    }

    private String verdict(String name) {
        if (!data.isTried(name)) {
            return "not tried";
        }
        return data.isBroken(name) ? "<b class=\"bad\">loses or promises too many</b>" : "exact";
    }

    private void comparison() {
        if (data.of(ReportData.FASTEST).isEmpty()) {
            return;
        }
        section(
                "How fast",
                "Claims a second of one campaign, each a new user's. All take turns on the same machine; a bar is the median"
                        + " of the turns and its line goes from the least to the most. The ceiling is a bare HTTP server that"
                        + " reads claims and does nothing.");
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("ceiling", "does nothing");
        kinds.put("dibs", "Dibs");
        if (data.crashes().isEmpty()) {
            kinds.put("untried", "not killed in this run");
        } else {
            kinds.put("sound", "exact after each kill");
            kinds.put("broken", "lost coupons or promised too many after a kill");
        }
        page.append(ReportCharts.legend(kinds)).append(ReportCharts.rates(data));
        section(
                "At what cost",
                "CPU seconds for 100,000 claims, by process. What is written later counts too. The figure at the end is"
                        + " without the generator.");
        Map<String, String> processes = new LinkedHashMap<>();
        ReportCharts.PROCESSES.forEach(process -> processes.put("cpu-" + process, process));
        page.append(ReportCharts.legend(processes)).append(ReportCharts.cpu(data));
    }

    private void crashes() {
        List<Crashes> crashes = data.crashes();
        if (crashes.isEmpty()) {
            return;
        }
        section(
                "What a crash does",
                "kill -9 in the middle of a sale of 6,000 coupons to 9,000 users, who ask again until they are answered."
                        + " <i>Lost</i>: users who heard that they won and have no row in PostgreSQL. <i>Too many</i>: users"
                        + " who heard so beyond the stock. The worst of the runs.");
        page.append("<table><tr><th>server<th>killed<th>runs<th>lost<th>too many</tr>");
        crashes.forEach(each -> page.append(format(
                "<tr><td>%s<td>%s<td>%d<td%s>%,d<td%s>%,d</tr>",
                SvgDrawing.escaped(each.name()),
                SvgDrawing.escaped(each.killed()),
                each.runs(),
                each.lost() > 0 ? " class=\"bad\"" : "",
                each.lost(),
                each.over() > 0 ? " class=\"bad\"" : "",
                each.over())));
        page.append("</table>");
    }

    private void latency() {
        if (data.of(ReportData.CONSTANT).isEmpty()) {
            return;
        }
        section(
                "How long a claim waits",
                "All get claims at the same constant rate, and a claim waits from the moment it was meant to be sent: a server"
                        + " that falls behind cannot hide it. Lower and flatter is better.");
        page.append(ReportCharts.latency(data));
    }

    private void timelines() {
        for (String scenario : data.scenarios()) {
            if (!scenario.equals(ReportData.CONSTANT)) {
                section("Over time: " + scenario, explanation(scenario));
                page.append(ReportCharts.timeline(data, scenario));
            }
        }
    }

    private static String explanation(String scenario) {
        return switch (scenario) {
            case "takeover" ->
                "The node that owns the campaign is killed after six seconds of a sale at a constant rate. The gap is"
                        + " the takeover by another node, the peak behind it the claims that waited meanwhile.";
            case "rolling" ->
                "A sale at a constant rate through nginx, while each node is stopped and started in turn, the owner of"
                        + " the campaign first.";
            case "cold" ->
                "A sale at a constant rate that begins at the moment a node is ready, nothing compiled yet;"
                        + " starts follow each other.";
            default -> "Answers a second; turns follow each other.";
        };
    }

    private void figures() {
        section("All figures", "Waiting in milliseconds; CPU seconds of the servers for 100,000 answers.");
        page.append("<table><tr><th>scenario<th>server<th>answers/s<th>least to most<th>p50<th>p99<th>p99.9<th>CPU"
                + "<th>generator</tr>");
        for (JsonObject each : data.measurements()) {
            Spread rate = Spread.of(each, "perSecond");
            double share = each.getDouble("generatorShare");
            page.append(format(
                    "<tr><td>%s<td>%s<td>%,.0f<td>%,.0f to %,.0f<td>%.1f<td>%.1f<td>%.1f<td>%.2f<td>%s</tr>",
                    each.getString("scenario"),
                    SvgDrawing.escaped(each.getString("name")),
                    rate.median(),
                    rate.least(),
                    rate.most(),
                    percentile(each, 50),
                    percentile(each, 99),
                    percentile(each, 99.9),
                    Spread.of(each, "cpu").median(),
                    format(share > 0.85 ? "<b class=\"bad\">%.0f %%: the limit</b>" : "%.0f %%", share * 100)));
        }
        page.append("</table><table>");
        ReportData.objects(data.json().getJsonArray("facts"))
                .forEach(fact -> page.append(format(
                        "<tr><td>%s<td>%s</tr>",
                        SvgDrawing.escaped(fact.getString("name")), SvgDrawing.escaped(fact.getString("value")))));
        page.append("</table>");
    }

    private static double percentile(JsonObject measurement, double wanted) {
        return measurement.getJsonArray("percentiles").stream()
                .map(point -> (JsonArray) point)
                .filter(point -> point.getDouble(0) == wanted)
                .mapToDouble(point -> point.getDouble(1))
                .findFirst()
                .orElse(Double.NaN);
    }

    private void machine() {
        JsonObject machine = data.json().getJsonObject("machine");
        section(
                "The machine and its noise",
                "The generator, the servers and PostgreSQL share it. Compare figures of one run with each other, not with"
                        + " those of another day.");
        String noise = data.find(ReportData.FASTEST, ReportData.CEILING)
                .map(each -> Spread.of(each, "perSecond"))
                .map(rate -> format("the ceiling's turns went from %,.0f to %,.0f/s", rate.least(), rate.most()))
                .orElse("no ceiling was measured");
        page.append(format(
                "<table><tr><td>processors<td>%d × %s</tr><tr><td>memory<td>%s</tr><tr><td>system<td>%s, Java %s</tr>"
                        + "<tr><td>taken by other machines<td>%.1f %% of the processors</tr><tr><td>noise<td>%s</tr>"
                        + "<tr><td>run<td>%s, %d s</tr></table>",
                machine.getInteger("processors"),
                SvgDrawing.escaped(machine.getString("model")),
                machine.getString("memory"),
                machine.getString("kernel"),
                machine.getString("java"),
                machine.getDouble("taken") * 100,
                noise,
                machine.getString("began"),
                machine.getLong("seconds")));
    }
}
