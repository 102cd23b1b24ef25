package io.dibs.load;

import io.dibs.load.report.HtmlReport;
import io.dibs.load.report.MachineFacts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what a run measures, for report.json and report.html. */
final class RunReport {
    static final String DIBS = "Dibs";
    static final String CEILING = "ceiling";

    private record Line(String scenario, String name) {}

    private final MachineFacts machine = MachineFacts.now();
    private final Map<Line, List<LoadMeasurement>> turns = new LinkedHashMap<>();
    private final List<CrashResult> crashes = new ArrayList<>();
    private final JsonArray facts = new JsonArray();

    /** One turn of those that are measured under this name. */
    void add(String scenario, String name, LoadMeasurement turn) {
        turns.computeIfAbsent(new Line(scenario, name), first -> new ArrayList<>())
                .add(turn);
    }

    void add(CrashResult crash) {
        crashes.add(crash);
    }

    /** A single figure, with the words that a table shows. */
    void fact(String name, String value) {
        System.out.printf("%-44s %s%n", name, value);
        facts.add(new JsonObject().put("name", name).put("value", value));
    }

    JsonObject json(WrongAnswers wrongs) {
        JsonArray measurements = new JsonArray();
        turns.forEach((line, each) -> measurements.add(MeasurementJson.of(line.scenario(), line.name(), each)));
        JsonArray crashed = new JsonArray();
        crashes.forEach(each -> crashed.add(new JsonObject()
                .put("name", each.name())
                .put("killed", each.killed())
                .put("stock", each.stock())
                .put("acknowledged", each.acknowledged())
                .put("rows", each.rows())
                .put("lost", each.lost())
                .put("over", each.over())));
        return new JsonObject()
                .put("machine", machine.json())
                .put("measurements", measurements)
                .put("crashes", crashed)
                .put("facts", facts)
                .put("wrong", new JsonArray(wrongs.all()));
    }

    /** @return where the page is */
    Path write(Path folder, JsonObject json) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.json"), json.encodePrettily());
        for (Map.Entry<String, String> chart : HtmlReport.charts(json).entrySet()) {
            Files.writeString(folder.resolve(chart.getKey()), chart.getValue());
        }
        Path page = folder.resolve("report.html");
        Files.writeString(page, HtmlReport.of(json));
        return page;
    }
}
