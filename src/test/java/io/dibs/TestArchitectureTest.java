package io.dibs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The arrows between the packages of the harnesses, which tests and measurements use, never the reverse. Reads the
 * imports: to analyze the classes of all tests takes longer than most of them.
 */
class TestArchitectureTest {
    private static final Path TESTKIT = Path.of("src/test/java/io/dibs/testkit");
    private static final String PACKAGE = "io.dibs.testkit.";
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?(io\\.dibs\\.[a-z.]*[a-z])\\.[A-Z].*", Pattern.MULTILINE);

    /** Packages of tests and measurements alone; main has no package of these names. */
    private static final Set<String> TEST_PACKAGES = Set.of(
            "io.dibs.chaos",
            "io.dibs.deployment",
            "io.dibs.guard",
            "io.dibs.load",
            "io.dibs.load.baseline",
            "io.dibs.load.parts",
            "io.dibs.load.report",
            "io.dibs.load.tools",
            "io.dibs.recovery",
            "io.dibs.sale",
            "io.dibs.simulation");

    /** By package of a harness: the packages of Dibs that it imports. */
    private static Map<String, Set<String>> imports;

    @BeforeAll
    static void readImports() throws IOException {
        imports = new TreeMap<>();
        try (Stream<Path> files = Files.walk(TESTKIT)) {
            for (Path file : files.filter(TestArchitectureTest::isHarness).toList()) {
                String owner = PACKAGE + TESTKIT.relativize(file.getParent());
                imports.computeIfAbsent(owner, none -> new TreeSet<>()).addAll(importsOf(Files.readString(file)));
            }
        }
    }

    /** A test of a harness may use another harness to run it. */
    private static boolean isHarness(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".java") && !name.endsWith("Test.java");
    }

    private static List<String> importsOf(String source) {
        return IMPORT.matcher(source).results().map(found -> found.group(1)).toList();
    }

    @Test
    void theImportsAreRead() {
        assertThat(imports.get("io.dibs.testkit.crowd")).contains("io.dibs.testkit.load");
    }

    @Test
    void harnessesKnowNoTest() {
        assertThat(imports).allSatisfy((owner, uses) -> assertThat(uses).doesNotContainAnyElementsOf(TEST_PACKAGES));
    }

    @Test
    void harnessesDoNotGoRoundInACircle() {
        assertThat(circle(imports)).isEmpty();
    }

    @Test
    void aCircleIsFound() {
        assertThat(circle(Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("b"), "d", Set.of("a"))))
                .containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(circle(Map.of("a", Set.of("b", "c"), "b", Set.of("c")))).isEmpty();
    }

    /** Takes away what leads to nothing that is left, until that changes nothing. */
    private static Set<String> circle(Map<String, Set<String>> arrows) {
        Map<String, Set<String>> left = new TreeMap<>(arrows);
        for (List<String> ends = new ArrayList<>(); ; ) {
            ends.clear();
            left.forEach((owner, uses) -> {
                if (uses.stream().noneMatch(used -> !used.equals(owner) && left.containsKey(used))) {
                    ends.add(owner);
                }
            });
            if (ends.isEmpty()) {
                return left.keySet().stream().collect(Collectors.toCollection(TreeSet::new));
            }
            ends.forEach(left::remove);
        }
    }
}
