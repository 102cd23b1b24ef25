package io.dibs.deployment;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The panels of a Grafana dashboard, as far as they ask Prometheus. */
final class GrafanaDashboard {
    static final Path FILE = Path.of("cluster-config", "grafana", "dashboards", "dibs.json");

    private final JsonObject json;

    private GrafanaDashboard(JsonObject json) {
        this.json = json;
    }

    static GrafanaDashboard shipped() {
        try {
            return new GrafanaDashboard(new JsonObject(Files.readString(FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonObject> panels() {
        return json.getJsonArray("panels").stream()
                .map(panel -> (JsonObject) panel)
                .filter(panel -> panel.containsKey("targets"))
                .toList();
    }

    /** @param interval what Grafana would put in, as it depends on the interval of the scrapes */
    List<String> queries(String interval) {
        return panels().stream()
                .flatMap(panel -> panel.getJsonArray("targets").stream())
                .map(target -> ((JsonObject) target).getString("expr").replace("$__rate_interval", interval))
                .toList();
    }
}
