package io.dibs.testkit.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.FreePorts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A real Prometheus with the project's files, which scrapes nodes each second. */
public final class PrometheusProcess implements AutoCloseable {
    public static final Path FILES = Path.of("cluster-config", "prometheus");
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration CHECK_LIMIT = Duration.ofMinutes(2);

    private final Path folder;
    private final int port = FreePorts.free();
    private ChildProcess process;

    private PrometheusProcess(Path folder) {
        this.folder = folder;
    }

    public static PrometheusProcess of(Path folder, int... managementPorts) {
        return start(folder, UnaryOperator.identity(), managementPorts);
    }

    /** One whose alerts wait for two seconds only. */
    public static PrometheusProcess impatient(Path folder, int... managementPorts) {
        return start(
                folder,
                alerts -> alerts.replaceAll("for: \\d+[sm]", "for: 2s").replaceAll("(\\[\\w+:)\\d+s\\]", "$11s]"),
                managementPorts);
    }

    private static PrometheusProcess start(Path folder, UnaryOperator<String> change, int... managementPorts) {
        PrometheusProcess prometheus = new PrometheusProcess(folder);
        try {
            String alerts = Files.readString(FILES.resolve("alerts.yml"));
            Files.writeString(folder.resolve("alerts.yml"), change.apply(alerts));
            prometheus.lay();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        prometheus.find(managementPorts);
        prometheus.start();
        return prometheus;
    }

    private void lay() throws IOException {
        String shipped = Files.readString(FILES.resolve("prometheus.yml"));
        String near = shipped.replaceAll("(interval|timeout): \\ds", "$1: 1s")
                .replaceAll(
                        "(?s)dns_sd_configs:.*", "file_sd_configs: [{files: [targets.json], refresh_interval: 1s}]\n");
        assertThat(near).isNotEqualTo(shipped).contains("job_name: dibs", "rule_files:");
        Files.writeString(folder.resolve("prometheus.yml"), near);
    }

    /** What a name server would lead to from now on: where a node is gone, it leads nowhere. */
    public void find(int... managementPorts) {
        JsonArray targets = new JsonArray(IntStream.of(managementPorts)
                .mapToObj(each -> "127.0.0.1:" + each)
                .toList());
        Path next = folder.resolve("targets.next");
        try {
            Files.writeString(
                    next,
                    new JsonArray()
                            .add(new JsonObject().put("targets", targets))
                            .encode());
            Files.move(next, folder.resolve("targets.json"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() {
        process = ChildProcess.start(
                List.of(
                        ExternalTool.require("prometheus", "prometheus"),
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("series"),
                        "--web.listen-address=127.0.0.1:" + port),
                Map.of(),
                folder.resolve("prometheus.log"));
        await("Prometheus").atMost(START_LIMIT).until(() -> !process.isAlive() || isReady());
        if (!process.isAlive()) {
            throw new IllegalStateException("Prometheus ended:\n" + process.output());
        }
    }

    private boolean isReady() {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** What a query finds now: one value for each series. */
    public List<Double> values(String query) {
        JsonArray found = data("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .getJsonArray("result");
        return found.stream()
                .map(series -> ((JsonObject) series).getJsonArray("value").getString(1))
                .map(PrometheusProcess::number)
                .toList();
    }

    /** What a label has for values, of the series of a metric. */
    public List<String> labelValues(String metric, String label) {
        JsonObject answer = body("/api/v1/label/" + label + "/values?match%5B%5D=" + metric);
        return answer.getJsonArray("data").stream().map(String.class::cast).toList();
    }

    /** It writes infinity in a way of its own. */
    private static double number(String text) {
        return Double.parseDouble(text.replace("Inf", "Infinity"));
    }

    public List<JsonObject> rules() {
        return data("/api/v1/rules").getJsonArray("groups").stream()
                .flatMap(group -> ((JsonObject) group).getJsonArray("rules").stream())
                .map(rule -> (JsonObject) rule)
                .toList();
    }

    public List<JsonObject> alerts() {
        return rules().stream()
                .filter(rule -> rule.getString("type").equals("alerting"))
                .toList();
    }

    public boolean isFiring(String alert) {
        return alerts().stream()
                .filter(rule -> rule.getString("name").equals(alert))
                .anyMatch(rule -> rule.getString("state").equals("firing"));
    }

    private JsonObject data(String path) {
        return body(path).getJsonObject("data");
    }

    private JsonObject body(String path) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private HttpResponse<String> get(String path) {
        return new TestApiClient(port).get(path);
    }

    /** Runs the tool that comes with it on the files as they are shipped. */
    public static void assertApproved(Path log, String... words) {
        List<String> command = new ArrayList<>(List.of(ExternalTool.require("promtool", "prometheus")));
        command.addAll(List.of(words));
        try (ChildProcess check = ChildProcess.start(command, Map.of(), log)) {
            assertThat(check.awaitEnd(CHECK_LIMIT)).as(check.output()).isZero();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
