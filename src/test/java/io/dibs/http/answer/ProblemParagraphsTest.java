package io.dibs.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference has a paragraph for each problem, and its type leads there. */
class ProblemParagraphsTest {
    private static final Path WEB = Path.of("src", "main", "resources", "web");
    private static final Pattern STATUS = Pattern.compile("(?m)^  (\\d{3}): \\[([^]]+)],$");
    private static final Pattern CODE = Pattern.compile("'([a-z-]+)'");
    private static final Pattern PARAGRAPH = Pattern.compile("(?m)^    '?([a-z-]+)'?: \\['([^']+)', '.{10,}'],$");

    private static Stream<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    /** In the reference's texts of a language, the title of each code. */
    private static Map<String, String> titles(String file) throws IOException {
        return found(PARAGRAPH, Files.readString(WEB.resolve(file)))
                .collect(Collectors.toMap(paragraph -> paragraph.group(1), paragraph -> paragraph.group(2)));
    }

    @Test
    void eachProblemHasAParagraphInTheReference() throws IOException {
        Map<String, String> titles =
                Stream.of(ProblemKind.values()).collect(Collectors.toMap(kind -> kind.code, kind -> kind.title));

        assertThat(titles("docs-en.js")).isEqualTo(titles);
        assertThat(titles("docs-ko.js")).containsOnlyKeys(titles.keySet());
    }

    @Test
    void theReferenceListsEachProblemUnderItsStatus() throws IOException {
        Stream<String> listed = found(STATUS, Files.readString(WEB.resolve("docs-problems.js")))
                .flatMap(status -> found(CODE, status.group(2)).map(code -> status.group(1) + " " + code.group(1)));

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(Stream.of(ProblemKind.values())
                        .map(kind -> kind.status + " " + kind.code)
                        .toList());
    }

    @Test
    void aTypeLeadsToItsParagraph() {
        assertThat(Problem.of(ProblemKind.SOLD_OUT).body().toJsonObject().getString("type"))
                .isEqualTo("/docs#sold-out");
    }
}
