package io.dibs.http.page;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which calls of the API the console makes, and that both of its languages say the same. */
class ConsoleModulesTest {
    private static final Path RESOURCES = Path.of("src", "main", "resources");
    private static final Path PAGES = RESOURCES.resolve("web");
    private static final Path CALLS = PAGES.resolve("console-api.js");
    private static final Pattern OPERATION = Pattern.compile("operationId: (\\w+)");
    private static final Pattern EXPORT = Pattern.compile("(?m)^export (?:async )?(?:const|function) (\\w+)");
    private static final Pattern KEY = Pattern.compile("(?m)^  (\\w+): ");
    private static final int AT_LEAST = 33;

    private static final Map<String, String> NOT_FOR_PEOPLE = Map.of(
            "getLogTile", "hashes, for programs that verify the log",
            "getPartialLogTile", "hashes, for programs that verify the log",
            "getContract", "the reference at /docs shows it");
    /** Of the module's exports, what is no call; the export is the coupons' list as a file. */
    private static final Set<String> NO_CALLS = Set.of("gate", "exportCoupons");

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> found(Pattern pattern, Path file) {
        return pattern.matcher(read(file))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    private static String otherModules() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.filter(file -> file.getFileName().toString().matches("console.*\\.js"))
                    .filter(not(CALLS::equals))
                    .map(ConsoleModulesTest::read)
                    .collect(Collectors.joining());
        }
    }

    @Test
    void everyCallForPeopleCanBeMadeFromTheConsole() throws IOException {
        Set<String> made = found(EXPORT, CALLS);
        made.removeAll(NO_CALLS);
        Set<String> operations = found(OPERATION, RESOURCES.resolve("openapi.yaml"));
        operations.removeAll(NOT_FOR_PEOPLE.keySet());

        assertThat(made).isEqualTo(operations).hasSizeGreaterThanOrEqualTo(AT_LEAST);
        assertThat(Path.of("docs", "api.md"))
                .content()
                .contains("makes " + made.size() + " of the " + (made.size() + NOT_FOR_PEOPLE.size()) + " calls");
        String modules = otherModules();
        assertThat(made).allMatch(call -> Pattern.compile("\\b" + call + "\\(|" + call + ",")
                .matcher(modules)
                .find());
    }

    @Test
    void bothLanguagesHaveTheSameTexts() {
        Set<String> english = found(KEY, PAGES.resolve("console-en.js"));

        assertThat(english).hasSizeGreaterThan(200);
        assertThat(new TreeSet<>(found(KEY, PAGES.resolve("console-ko.js")))).isEqualTo(new TreeSet<>(english));
    }

    @Test
    void everyTextThatAModuleAsksForIsThere() throws IOException {
        Set<String> asked = Pattern.compile("\\bt\\.(\\w+)")
                .matcher(otherModules())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());

        assertThat(found(KEY, PAGES.resolve("console-en.js"))).containsAll(asked);
        assertThat(List.of("campaigns", "coupons", "redeem", "users", "webhooks", "cluster", "history"))
                .allMatch(found(KEY, PAGES.resolve("console-ko.js"))::contains);
    }
}
