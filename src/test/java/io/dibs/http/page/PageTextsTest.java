package io.dibs.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a page says in one language, it says in the other. */
class PageTextsTest {
    private static final Path WEB = Path.of("src", "main", "resources", "web");
    private static final String ENGLISH = "-en.js";
    /** A key at the beginning of a line, or in an object that stands in one. */
    private static final Pattern KEY = Pattern.compile("(?m)(?:^ +|[{,] )'?([\\w-]+)'?: |\\{([\\w-]+): '");

    static Stream<Path> english() throws IOException {
        try (Stream<Path> files = Files.list(WEB)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ENGLISH)).toList().stream();
        }
    }

    private static List<String> keys(Path file) throws IOException {
        return KEY.matcher(Files.readString(file))
                .results()
                .map(PageTextsTest::key)
                .sorted()
                .distinct()
                .toList();
    }

    private static String key(MatchResult found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    @ParameterizedTest
    @MethodSource("english")
    void bothLanguagesHaveTheSameTexts(Path english) throws IOException {
        Path korean = english.resolveSibling(english.getFileName().toString().replace(ENGLISH, "-ko.js"));

        assertThat(keys(korean)).isEqualTo(keys(english)).hasSizeGreaterThan(5);
    }

    @Test
    void thereAreTextsOfEachPage() throws IOException {
        assertThat(english()).hasSizeGreaterThanOrEqualTo(3);
    }
}
