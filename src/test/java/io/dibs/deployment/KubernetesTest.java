package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dibs.testkit.external.ExternalTool;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The files for Kubernetes: each is of Kubernetes' types, and they fit each other, the settings and Hazelcast's file.
 */
class KubernetesTest {
    private static final Path FILES = Path.of("cluster-config/kubernetes");
    /** Of the Prometheus Operator, and patches, which are parts of a type. */
    private static final Set<String> OTHER_TYPES = Set.of("PodMonitor", "Kustomization", "Component");

    private static final JsonObject DEPLOYMENT = one("base/deployment.yaml");
    private static final JsonObject POD = at(DEPLOYMENT, "spec", "template", "spec");
    private static final JsonObject NODE = POD.getJsonArray("containers").getJsonObject(0);

    private static List<JsonObject> all(Path file) {
        try {
            List<JsonObject> documents = new ArrayList<>();
            new Yaml(new SafeConstructor(new LoaderOptions()))
                    .loadAll(Files.readString(file))
                    .forEach(document -> documents.add(document(document)));
            return documents;
        } catch (IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private static JsonObject document(Object document) {
        return new JsonObject(new JsonObject((Map<String, Object>) document).encode());
    }

    private static JsonObject one(String file) {
        return all(FILES.resolve(file)).get(0);
    }

    private static JsonObject at(JsonObject object, String... path) {
        JsonObject found = object;
        for (String step : path) {
            found = found.getJsonObject(step);
        }
        return found;
    }

    private static Stream<JsonObject> objects(JsonObject of, String list) {
        return of.getJsonArray(list).stream().map(JsonObject.class::cast);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(FILES)) {
            return found.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("hazelcast.yaml"))
                    .toList();
        }
    }

    @Test
    void everyFieldIsOneThatKubernetesKnows() throws IOException {
        KubernetesSchema schema = new KubernetesSchema();
        for (Path file : files()) {
            for (JsonObject document : all(file)) {
                if (!OTHER_TYPES.contains(document.getString("kind"))) {
                    assertThat(schema.faults(document)).as(file.toString()).isEmpty();
                }
            }
        }
    }

    @Test
    void aMisspeltFieldAndAWrongTypeAreFound() throws IOException {
        JsonObject wrong = DEPLOYMENT.copy();
        at(wrong, "spec").put("replicas", "three").put("minReadySecond", 5);
        assertThat(new KubernetesSchema().faults(wrong))
                .containsExactlyInAnyOrder(
                        "Deployment.spec.replicas is no integer", "Deployment.spec.minReadySecond is no field");
    }

    @Test
    void everySettingIsOneOfDibs() throws IOException {
        String known = Files.readString(Path.of("src/main/java/io/dibs/app/SettingKey.java"));
        for (String file : List.of("base/deployment.yaml", "base/migrate-job.yaml", "example/node.yaml")) {
            JsonObject pod = at(one(file), "spec", "template", "spec");
            objects(pod, "containers").flatMap(each -> objects(each, "env")).forEach(variable -> {
                String key = variable.getString("name").replaceFirst("_FILE$", "");
                assertThat(known).as(key).contains("    " + key + "(");
            });
        }
    }

    @Test
    void aPodIsGivenLongerThanItsDrainTakes() {
        int drain = Integer.parseInt(setting("DIBS_DRAIN_SECONDS"));
        int before = Integer.parseInt(
                at(NODE, "lifecycle", "preStop", "exec").getJsonArray("command").getString(1));
        assertThat(POD.getInteger("terminationGracePeriodSeconds")).isGreaterThan(drain + before + 10);
    }

    private static String setting(String name) {
        return objects(NODE, "env")
                .filter(variable -> variable.getString("name").equals(name))
                .map(variable -> variable.getString("value"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void portsAndLabelsFitEachOther() throws IOException {
        JsonObject hazelcast = at(one("base/hazelcast.yaml"), "hazelcast", "network");
        Map<String, Integer> ports = objects(NODE, "ports")
                .collect(Collectors.toMap(port -> port.getString("name"), port -> port.getInteger("containerPort")));
        assertThat(ports.get("hazelcast"))
                .isEqualTo(at(hazelcast, "port").getInteger("port"))
                .isEqualTo(at(hazelcast, "join", "kubernetes").getInteger("service-port"));
        assertThat(ports.get("event-bus")).isEqualTo(Integer.parseInt(setting("DIBS_CLUSTER_PORT")));

        Map<String, Object> labels =
                at(DEPLOYMENT, "spec", "template", "metadata", "labels").getMap();
        List<JsonObject> services = all(FILES.resolve("base/services.yaml"));
        assertThat(services)
                .extracting(service -> at(service, "metadata").getString("name"))
                .contains(at(hazelcast, "join", "kubernetes").getString("service-dns"));
        for (JsonObject service : services) {
            assertThat(at(service, "spec", "selector").getMap()).isEqualTo(labels);
            objects(at(service, "spec"), "ports")
                    .forEach(port -> assertThat(ports).containsKey(port.getString("targetPort")));
        }
        for (String file : List.of("base/pod-disruption-budget.yaml", "monitoring/pod-monitor.yaml")) {
            assertThat(at(one(file), "spec", "selector", "matchLabels").getMap())
                    .isEqualTo(labels);
        }
        JsonObject policy = at(one("base/network-policy.yaml"), "spec");
        assertThat(at(policy, "podSelector", "matchLabels").getMap()).isEqualTo(labels);
        assertThat(objects(policy, "ingress")
                        .flatMap(rule -> objects(rule, "ports"))
                        .map(port -> port.getString("port")))
                .containsExactlyInAnyOrderElementsOf(ports.keySet());
    }

    @Test
    void everyFileOfAKustomizationIsThereAndNoneIsLeftOut() throws IOException {
        for (Path file : files()) {
            if (file.endsWith("kustomization.yaml")) {
                JsonObject kustomization = all(file).get(0);
                List<String> named = Stream.of("resources", "components")
                        .filter(kustomization::containsKey)
                        .flatMap(list -> kustomization.getJsonArray(list).stream())
                        .map(String.class::cast)
                        .toList();
                assertThat(named).allSatisfy(name -> assertThat(file.resolveSibling(name))
                        .exists());
            } else if (!file.endsWith("node.yaml")) {
                assertThat(Files.readString(file.resolveSibling("kustomization.yaml")))
                        .contains("- " + file.getFileName());
            }
        }
    }

    @Test
    void thePrometheusRuleHoldsEveryAlert() throws Exception {
        String printed = run(FILES.resolve("monitoring/prometheus-rule").toString());
        JsonObject rule = document(new Yaml(new SafeConstructor(new LoaderOptions())).load(printed));
        assertThat(at(rule, "spec"))
                .isEqualTo(all(Path.of("cluster-config/prometheus/alerts.yml")).get(0));
    }

    /** Where kubectl is installed. */
    @Test
    void theExampleIsRendered() throws Exception {
        Optional<String> kubectl = ExternalTool.find("kubectl");
        assumeTrue(kubectl.isPresent(), "kubectl is not installed");
        String rendered =
                run(kubectl.orElseThrow(), "kustomize", FILES.resolve("example").toString());
        KubernetesSchema schema = new KubernetesSchema();
        List<String> kinds = new ArrayList<>();
        for (Object each : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(rendered)) {
            JsonObject document = document(each);
            kinds.add(document.getString("kind"));
            if (!OTHER_TYPES.contains(document.getString("kind"))) {
                assertThat(schema.faults(document)).isEmpty();
            }
        }
        assertThat(kinds)
                .containsExactlyInAnyOrder(
                        "ConfigMap",
                        "Deployment",
                        "Ingress",
                        "Job",
                        "Namespace",
                        "NetworkPolicy",
                        "PodDisruptionBudget",
                        "PodMonitor",
                        "Service",
                        "Service");
        assertThat(rendered).contains("image: registry.example.com/dibs:0.1.0", "replicas: 5", "DIBS_TRUSTED_PROXIES");
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return printed;
    }
}
