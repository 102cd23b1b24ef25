package io.dibs.deployment;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A shipped Grafana dashboard: its panels, variables and what they ask Prometheus. */
record GrafanaDashboard(String name, JsonObject json) {
    static final Path FOLDER = Path.of("cluster-config", "grafana", "dashboards");
    private static final Pattern VALUES = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");

    /** What a person chooses at the top: one of the values that a label of a metric has. */
    record Variable(String name, String metric, String label) {
        private static Variable of(JsonObject json) {
            Matcher values = VALUES.matcher(json.getJsonObject("query").getString("query"));
            if (!values.matches()) {
                throw new IllegalStateException(json.encode());
            }
            return new Variable(json.getString("name"), values.group(1), values.group(2));
        }
    }

    static List<GrafanaDashboard> shipped() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(GrafanaDashboard::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GrafanaDashboard named(String name) {
        return read(FOLDER.resolve(name + ".json"));
    }

    private static GrafanaDashboard read(Path file) {
        try {
            String name = file.getFileName().toString().replace(".json", "");
            return new GrafanaDashboard(name, new JsonObject(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As Grafana's addresses have it. */
    String uid() {
        return json.getString("uid");
    }

    List<JsonObject> everyPanel() {
        return objects(json.getJsonArray("panels"));
    }

    /** Those that ask Prometheus. */
    List<JsonObject> panels() {
        return everyPanel().stream()
                .filter(panel -> panel.containsKey("targets"))
                .toList();
    }

    List<Variable> variables() {
        return objects(json.getJsonObject("templating").getJsonArray("list")).stream()
                .map(Variable::of)
                .toList();
    }

    /** Of panels, with their variables as they are written. */
    List<String> expressions() {
        return panels().stream()
                .flatMap(panel -> objects(panel.getJsonArray("targets")).stream())
                .map(target -> target.getString("expr"))
                .toList();
    }

    /** Of annotations, with their variables as they are written. */
    Map<String, String> annotations() {
        return objects(json.getJsonObject("annotations").getJsonArray("list")).stream()
                .collect(Collectors.toMap(
                        annotation -> annotation.getString("name"),
                        annotation -> annotation.getJsonObject("target").getString("expr")));
    }

    /** Every expression that this dashboard has Prometheus evaluate. */
    Stream<String> everyExpression() {
        return Stream.concat(expressions().stream(), annotations().values().stream());
    }

    /**
     * Fills in what Grafana would.
     *
     * @param interval as it depends on the interval of the scrapes
     * @param values by the name of the variable; a variable without one stands for all values
     */
    static String filledIn(String expression, String interval, Map<String, String> values) {
        String filled = expression.replace("$__rate_interval", interval);
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("$" + value.getKey(), value.getValue());
        }
        return filled.replaceAll("\\$\\w+", ".*");
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(each -> (JsonObject) each).toList();
    }
}
