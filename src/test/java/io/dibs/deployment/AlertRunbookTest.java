package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Somebody who is woken finds what to do. */
class AlertRunbookTest {
    private static final Path RULES = Path.of("cluster-config", "prometheus", "alerts.yml");
    private static final Path RUNBOOK = Path.of("docs", "operations", "alerts.md");
    private static final String HEADING = "### ";

    private record Alert(String name, Map<String, String> labels, Map<String, String> annotations) {}

    @Test
    void everyAlertHasASeverityAndASummary() throws IOException {
        assertThat(alerts()).hasSizeGreaterThan(20).allSatisfy(alert -> {
            assertThat(alert.labels().get("severity")).isIn("page", "look");
            assertThat(alert.annotations().get("summary")).isNotBlank();
        });
    }

    @Test
    void everyAlertLeadsToItsParagraph() throws IOException {
        assertThat(alerts()).allSatisfy(alert -> assertThat(alert.annotations().get("runbook_url"))
                .isEqualTo("docs/operations/alerts.md#" + alert.name().toLowerCase(Locale.ROOT)));
    }

    @Test
    void theRunbookHasAParagraphForEachAlertAndNoOther() throws IOException {
        List<String> headings = Files.readAllLines(RUNBOOK).stream()
                .filter(line -> line.startsWith(HEADING))
                .map(line -> line.substring(HEADING.length()))
                .toList();

        assertThat(alerts()).extracting(Alert::name).containsExactlyInAnyOrderElementsOf(headings);
    }

    private static List<Alert> alerts() throws IOException {
        try (Reader text = Files.newBufferedReader(RULES)) {
            Map<String, List<Map<String, Object>>> file = new Yaml().load(text);
            return file.get("groups").stream().flatMap(AlertRunbookTest::alerts).toList();
        }
    }

    @SuppressWarnings("unchecked")
    private static Stream<Alert> alerts(Map<String, Object> group) {
        return ((List<Map<String, Object>>) group.get("rules"))
                .stream()
                        .filter(rule -> rule.containsKey("alert"))
                        .map(rule ->
                                new Alert((String) rule.get("alert"), (Map<String, String>) rule.get("labels"), (Map<
                                                String, String>)
                                        rule.get("annotations")));
    }
}
