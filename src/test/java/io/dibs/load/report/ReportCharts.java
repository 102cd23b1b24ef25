package io.dibs.load.report;

import io.dibs.load.report.BarChart.Bar;
import io.dibs.load.report.BarChart.Part;
import io.dibs.load.report.LineChart.Axis;
import io.dibs.load.report.LineChart.Curve;
import io.dibs.load.report.LineChart.Tick;
import io.dibs.load.report.ReportData.Spread;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** The charts of the page. */
final class ReportCharts {
    static final List<String> PROCESSES = List.of("server", "PostgreSQL", "Redis", "generator");
    private static final int COLOURS = 8;
    /** Their quarters are short numbers. */
    private static final List<Double> ROUND = List.of(1.0, 1.2, 1.6, 2.0, 2.4, 3.2, 4.0, 6.0, 8.0, 10.0);

    private ReportCharts() {}

    static String rates(ReportData data) {
        BarChart chart = new BarChart("Claims a second");
        for (JsonObject each : data.of(ReportData.FASTEST)) {
            String name = each.getString("name");
            Spread rate = Spread.of(each, "perSecond");
            Part part = new Part(kind(data, name), name, rate.median());
            chart.add(new Bar(name, List.of(part), rate.least(), rate.most(), format("%,.0f/s", rate.median())));
        }
        return chart.toString();
    }

    private static String kind(ReportData data, String name) {
        return switch (name) {
            case ReportData.CEILING -> "ceiling";
            case ReportData.DIBS -> "dibs";
            default -> data.isTried(name) ? data.isBroken(name) ? "broken" : "sound" : "untried";
        };
    }

    /** The generator's part is shown, and is no part of the whole that the text compares. */
    static String cpu(ReportData data) {
        BarChart chart = new BarChart("CPU seconds for 100,000 claims");
        for (JsonObject each : data.of(ReportData.FASTEST)) {
            JsonObject cpu = each.getJsonObject("cpuByProcess");
            List<Part> parts = PROCESSES.stream()
                    .map(process -> new Part("cpu-" + process, process, cpu.getDouble(process)))
                    .toList();
            String value = format("%.2f s", Spread.of(each, "cpu").median());
            chart.add(new Bar(each.getString("name"), parts, 0, 0, value));
        }
        return chart.toString();
    }

    static String latency(ReportData data) {
        List<Curve> curves = new ArrayList<>();
        double longest = 10;
        List<JsonObject> measured = data.of(ReportData.CONSTANT);
        for (int i = 0; i < measured.size(); i++) {
            List<double[]> points = new ArrayList<>();
            for (Object point : measured.get(i).getJsonArray("percentiles")) {
                double percentile = ((JsonArray) point).getDouble(0);
                double millis = Math.max(0.1, ((JsonArray) point).getDouble(1));
                if (percentile < 100) {
                    points.add(new double[] {percentile, millis});
                    longest = Math.max(longest, millis);
                }
            }
            curves.add(new Curve("c" + i % COLOURS, measured.get(i).getString("name"), points));
        }
        DoubleUnaryOperator nines = percentile -> -Math.log10(1 - Math.min(percentile, 99.99) / 100);
        Axis across = new Axis(
                "percentile of all claims",
                0,
                99.99,
                nines,
                List.of(
                        new Tick(0, "0"),
                        new Tick(50, "50"),
                        new Tick(90, "90"),
                        new Tick(99, "99"),
                        new Tick(99.9, "99.9"),
                        new Tick(99.99, "99.99")));
        Axis up = new Axis("ms", 0.1, tenAbove(longest), Math::log10, powersOfTen(longest));
        return new LineChart("Waiting by percentile", across, up, curves).toString();
    }

    private static double tenAbove(double value) {
        return Math.pow(10, Math.ceil(Math.log10(value)));
    }

    private static List<Tick> powersOfTen(double longest) {
        List<Tick> ticks = new ArrayList<>();
        for (double value = 0.1; value <= tenAbove(longest) * 1.01; value *= 10) {
            ticks.add(new Tick(value, value < 1 ? "0.1" : format("%,.0f", value)));
        }
        return ticks;
    }

    /** Of one scenario, its turns after each other, in half seconds. */
    static String timeline(ReportData data, String scenario) {
        List<Curve> curves = new ArrayList<>();
        double highest = 1;
        double longest = 1;
        List<JsonObject> measured = data.of(scenario);
        for (int i = 0; i < measured.size(); i++) {
            List<double[]> points = points(measured.get(i));
            for (double[] point : points) {
                longest = Math.max(longest, point[0]);
                highest = Math.max(highest, point[1]);
            }
            curves.add(new Curve("c" + i % COLOURS, measured.get(i).getString("name"), points));
        }
        double top = roundAbove(highest);
        Axis across = new Axis("seconds", 0, longest, value -> value, steps(longest, "%.0f"));
        Axis up = new Axis("answers/s", 0, top, value -> value, steps(top, "%,.0f"));
        return new LineChart("Answers a second over time", across, up, curves).toString();
    }

    private static List<double[]> points(JsonObject measurement) {
        JsonArray counts = measurement.getJsonArray("timeline");
        double step = measurement.getLong("stepMillis") / 1e3;
        List<double[]> points = new ArrayList<>();
        int width = counts.size() > 200 ? 5 : 1;
        for (int i = 0; i + width <= counts.size(); i += width) {
            double sum = 0;
            for (int each = i; each < i + width; each++) {
                sum += counts.getLong(each);
            }
            points.add(new double[] {i * step, sum / (width * step)});
        }
        return points;
    }

    private static double roundAbove(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        return ROUND.stream()
                        .filter(round -> round * power >= value)
                        .findFirst()
                        .orElse(10.0)
                * power;
    }

    private static List<Tick> steps(double to, String format) {
        List<Tick> ticks = new ArrayList<>();
        for (int step = 0; step <= 4; step++) {
            ticks.add(new Tick(to * step / 4, format(format, to * step / 4)));
        }
        return ticks;
    }

    static String legend(Map<String, String> names) {
        StringBuilder legend = new StringBuilder("<p class=\"legend\">");
        names.forEach((style, name) -> legend.append("<svg viewBox=\"0 0 12 12\"><rect class=\"")
                .append(style)
                .append("\" width=\"12\" height=\"12\"/></svg>")
                .append(SvgDrawing.escaped(name)));
        return legend.append("</p>").toString();
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
