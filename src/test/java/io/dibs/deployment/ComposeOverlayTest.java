package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What holds for docker-compose.yml holds for the files in cluster-config/compose, and they go together in any order;
 * cluster-config/try-compose runs them.
 */
class ComposeOverlayTest {
    private static final Path BASE = Path.of("docker-compose.yml");
    private static final Path CONFIG = Path.of("cluster-config");
    private static final List<Path> FILES = files();
    private static final List<Path> OVERLAYS = FILES.subList(1, FILES.size());

    private static final Pattern MOUNT = Pattern.compile("(\\./[^:]+):.*");
    private static final Pattern SECRET = Pattern.compile("^(?:make|derive) ([\\w.]+) ", Pattern.MULTILINE);
    private static final Pattern CERTIFICATES = Pattern.compile("(?:ca|postgres|redis)\\.(?:crt|key)");
    private static final Pattern ALERT = Pattern.compile("\\b[A-Z][a-z]+[A-Z]\\w+");

    private static List<Path> files() {
        try (Stream<Path> overlays = Files.list(CONFIG.resolve("compose"))) {
            return Stream.concat(Stream.of(BASE), overlays.sorted()).toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> load(Path file) {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> section(Path file, String name) {
        return (Map<String, Map<String, Object>>) load(file).getOrDefault(name, Map.of());
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(Map<String, Object> service, String key) {
        return (List<String>) service.getOrDefault(key, List.of());
    }

    /** Not what an overlay adds to a service of another file. */
    private static Collection<Map<String, Object>> madeIn(Path file) {
        return section(file, "services").values().stream()
                .filter(service -> service.containsKey("image"))
                .toList();
    }

    @ParameterizedTest
    @FieldSource("FILES")
    void eachContainerIsConfined(Path file) {
        assertThat(madeIn(file)).allSatisfy(service -> {
            assertThat(service)
                    .containsEntry("read_only", true)
                    .containsEntry("cap_drop", List.of("ALL"))
                    .containsEntry("security_opt", List.of("no-new-privileges:true"))
                    .containsKeys("pids_limit", "logging", "mem_limit", "cpus", "restart");
        });
    }

    /** Docker makes an empty directory of a file that is missing. */
    @ParameterizedTest
    @FieldSource("FILES")
    void whatIsMountedIsThere(Path file) {
        assertThat(section(file, "services").values().stream()
                        .flatMap(service -> list(service, "volumes").stream())
                        .map(MOUNT::matcher)
                        .filter(mount -> mount.matches())
                        .map(mount -> Path.of(mount.group(1))))
                .allSatisfy(path -> assertThat(path).exists());
    }

    @ParameterizedTest
    @FieldSource("FILES")
    void eachSecretIsDefinedHereOrInTheBaseAndIsMade(Path file) throws IOException {
        Set<String> made = SECRET.matcher(Files.readString(CONFIG.resolve("make-secrets")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        Map<String, Map<String, Object>> defined = section(file, "secrets");

        assertThat(defined.values()).allSatisfy(secret -> {
            Path path = Path.of((String) secret.get("file"));
            assertThat(path.getParent()).isEqualTo(CONFIG.resolve("secrets"));
            String name = path.getFileName().toString();
            assertThat(made.contains(name) || CERTIFICATES.matcher(name).matches())
                    .as(name)
                    .isTrue();
        });
        assertThat(section(file, "services").values().stream()
                        .flatMap(service -> list(service, "secrets").stream())
                        .filter(name -> !defined.containsKey(name)))
                .isSubsetOf(section(BASE, "secrets").keySet());
    }

    /** Of two that say something else, the later one would win, and the order would matter. */
    @Test
    void noTwoOverlaysSayDifferentThingsAboutTheSame() {
        for (String section : List.of("secrets", "volumes")) {
            List<Map.Entry<String, Map<String, Object>>> all = OVERLAYS.stream()
                    .flatMap(file -> section(file, section).entrySet().stream())
                    .toList();
            assertThat(all).allSatisfy(one -> assertThat(all)
                    .filteredOn(other -> other.getKey().equals(one.getKey()))
                    .containsOnly(one));
        }
        List<String> replaced = new ArrayList<>();
        OVERLAYS.forEach(file -> section(file, "services")
                .forEach((name, service) -> Stream.of("command", "entrypoint", "healthcheck", "image", "user")
                        .filter(service::containsKey)
                        .forEach(key -> replaced.add(name + "." + key))));
        assertThat(replaced).doesNotHaveDuplicates();
    }

    @Test
    void aPostgresOfAnOverlayIsOfTheSameVersion() {
        assertThat(FILES.stream()
                        .flatMap(file -> madeIn(file).stream())
                        .map(service -> (String) service.get("image"))
                        .filter(image -> image.startsWith("postgres:") || image.startsWith("dibs:"))
                        .distinct())
                .hasSize(2);
    }

    @Test
    void alertmanagerKnowsTheAlertsAndHidesNoneThatBuyersNotice() {
        Map<String, String> severities = severities(CONFIG.resolve("prometheus/alerts.yml"));
        Map<String, Object> config = load(CONFIG.resolve("alertmanager/alertmanager.yml"));

        assertThat(rules(config)).isNotEmpty().allSatisfy(rule -> {
            List<String> sources = names(rule, "source_matchers");
            List<String> targets = names(rule, "target_matchers");
            assertThat(sources).isNotEmpty().isSubsetOf(severities.keySet());
            assertThat(targets).isNotEmpty().isSubsetOf(severities.keySet()).doesNotContainAnyElementsOf(sources);
            if (targets.stream().anyMatch(target -> Objects.equals(severities.get(target), "page"))) {
                assertThat(sources).allMatch(source -> Objects.equals(severities.get(source), "page"));
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rules(Map<String, Object> config) {
        return (List<Map<String, Object>>) config.get("inhibit_rules");
    }

    private static List<String> names(Map<String, Object> rule, String key) {
        return ALERT.matcher(String.join(" ", list(rule, key)))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    /** By the alert's name. */
    @SuppressWarnings("unchecked")
    private static Map<String, String> severities(Path rules) {
        List<Map<String, Object>> groups =
                (List<Map<String, Object>>) load(rules).get("groups");
        return groups.stream()
                .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
                .filter(rule -> rule.containsKey("alert"))
                .collect(Collectors.toMap(
                        rule -> (String) rule.get("alert"),
                        rule -> ((Map<String, String>) rule.get("labels")).get("severity")));
    }
}
