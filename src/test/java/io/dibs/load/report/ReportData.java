package io.dibs.load.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What report.json holds, by the questions of the page. */
record ReportData(JsonObject json) {
    static final String FASTEST = "comparison";
    static final String CONSTANT = "latency";
    static final String DIBS = "Dibs";
    static final String CEILING = "ceiling";

    /** @param least and most of the turns */
    record Spread(double median, double least, double most) {
        static Spread of(JsonObject measurement, String name) {
            JsonObject json = measurement.getJsonObject(name);
            return new Spread(json.getDouble("median"), json.getDouble("least"), json.getDouble("most"));
        }

        Spread over(double unit) {
            return new Spread(median / unit, least / unit, most / unit);
        }
    }

    /** @param unfit times that a user lost a coupon or that one too many was promised */
    record Crashes(String name, String killed, int runs, long lost, long over, int unfit) {}

    List<JsonObject> measurements() {
        return objects(json.getJsonArray("measurements"));
    }

    List<JsonObject> of(String scenario) {
        return measurements().stream()
                .filter(each -> each.getString("scenario").equals(scenario))
                .toList();
    }

    Optional<JsonObject> find(String scenario, String name) {
        return of(scenario).stream()
                .filter(each -> each.getString("name").equals(name))
                .findFirst();
    }

    List<String> scenarios() {
        return measurements().stream()
                .map(each -> each.getString("scenario"))
                .distinct()
                .toList();
    }

    /** One for each server and kind of crash. */
    List<Crashes> crashes() {
        List<JsonObject> runs = objects(json.getJsonArray("crashes"));
        return runs.stream()
                .map(run -> new Crashes(run.getString("name"), run.getString("killed"), 0, 0, 0, 0))
                .distinct()
                .map(kind -> sum(kind, runs))
                .toList();
    }

    private static Crashes sum(Crashes kind, List<JsonObject> runs) {
        List<JsonObject> own = runs.stream()
                .filter(run -> run.getString("name").equals(kind.name())
                        && run.getString("killed").equals(kind.killed()))
                .toList();
        long lost = own.stream().mapToLong(run -> run.getLong("lost")).max().orElse(0);
        long over = own.stream().mapToLong(run -> run.getLong("over")).max().orElse(0);
        long unfit = own.stream()
                .filter(run -> run.getLong("lost") + run.getLong("over") > 0)
                .count();
        return new Crashes(kind.name(), kind.killed(), own.size(), lost, over, (int) unfit);
    }

    /** Whether it was killed in this run. */
    boolean isTried(String name) {
        return crashes().stream().anyMatch(each -> each.name().equals(name));
    }

    /** Whether a crash was seen to break a promise of it. */
    boolean isBroken(String name) {
        return crashes().stream().anyMatch(each -> each.name().equals(name) && each.unfit() > 0);
    }

    static List<JsonObject> objects(JsonArray array) {
        return Stream.ofNullable(array)
                .flatMap(JsonArray::stream)
                .map(JsonObject.class::cast)
                .toList();
    }
}
