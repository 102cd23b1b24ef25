package io.dibs.http.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dibs.testkit.external.ExternalTool;
import io.dibs.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a page says in one language, it says in the other. */
class PageTextsTest {
    private static final Path RESOURCES = Path.of("src", "main", "resources");
    private static final Path WEB = RESOURCES.resolve("web");
    private static final Path CONTRACT = RESOURCES.resolve("openapi.yaml");
    private static final String ENGLISH = "-en.js";
    private static final String TEXTS = "export default {";
    /** A text, unless it is a key. */
    private static final Pattern TEXT = Pattern.compile("'(?:[^'\\\\\n]|\\\\.)*'(?!:)|`[^`]*`");
    /** A key at the beginning of a line, or in an object that stands in one. */
    private static final Pattern KEY = Pattern.compile("(?m)(?:^ +|[{,] )'?([\\w.-]+)'?: ");

    /** Prints where one of two modules has a text, a function or a list that the other does not have there. */
    private static final String COMPARE = """
            import {readFileSync} from 'node:fs';
            const read = async (file) =>
              (await import('data:text/javascript,' + encodeURIComponent(readFileSync(file, 'utf8')))).default;
            const shape = (value, at) => (typeof value === 'object'
              ? Object.keys(value).flatMap((key) => shape(value[key], `${at}.${key}`)) : [`${at}: ${typeof value}`]);
            const [, english, korean] = process.argv;
            const one = shape(await read(english), '');
            const other = shape(await read(korean), '');
            const alone = (from, to) => from.filter((each) => !to.includes(each));
            for (const each of [...alone(one, other), ...alone(other, one)]) console.log(each);
            if (one.length < 6) console.log('There are no texts');
            """;

    @TempDir
    private Path folder;

    static Stream<Path> english() throws IOException {
        try (Stream<Path> files = Files.list(WEB)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ENGLISH)).toList().stream();
        }
    }

    private static Path korean(Path english) {
        return english.resolveSibling(english.getFileName().toString().replace(ENGLISH, "-ko.js"));
    }

    /** As often as each is there: two objects may have keys of the same name. */
    private static List<String> keys(Path file) throws IOException {
        String module = Files.readString(file);
        String texts = TEXT.matcher(module.substring(module.indexOf(TEXTS))).replaceAll("''");
        return found(KEY, texts).sorted().toList();
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult found) -> found.group(1));
    }

    @ParameterizedTest
    @MethodSource("english")
    void bothLanguagesHaveTheSameKeys(Path english) throws IOException {
        assertThat(keys(korean(english))).isEqualTo(keys(english)).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("english")
    void bothLanguagesHaveTheSameTextsAtTheSamePlaces(Path english) {
        assumeTrue(ExternalTool.find("node").isPresent());
        List<String> command = List.of(
                "node",
                "--input-type=module",
                "--eval",
                COMPARE,
                english.toString(),
                korean(english).toString());
        try (ChildProcess run = ChildProcess.start(command, Map.of(), folder.resolve("log"))) {
            assertThat(run.awaitEnd(Duration.ofSeconds(30))).as(run.output()).isZero();
            assertThat(run.output()).isEmpty();
        }
    }

    @Test
    void thereAreTextsOfEachPage() throws IOException {
        assertThat(english()).hasSizeGreaterThanOrEqualTo(5);
    }

    /** The contract names them in English alone. */
    @Test
    void everyCallAndEveryTagHasAKoreanName() throws IOException {
        String korean = Files.readString(WEB.resolve("docs-ko.js"));
        String contract = Files.readString(CONTRACT);

        String summaries = korean.substring(0, korean.indexOf("const TAGS"));
        assertThat(found(Pattern.compile("(?m)^  (\\w+): '[^']+',$"), summaries))
                .containsExactlyInAnyOrderElementsOf(
                        found(Pattern.compile("operationId: (\\w+)"), contract).toList())
                .hasSizeGreaterThan(40);
        assertThat(found(Pattern.compile("(?m)^  (\\w+): \\{name: '[^']+', description: '[^']+'},$"), korean))
                .containsExactlyElementsOf(found(Pattern.compile("(?m)^  - name: (\\w+)$"), contract)
                        .toList());
    }
}
