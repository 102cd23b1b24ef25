package io.dibs.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference has a paragraph for each problem, and its type leads there. */
class ProblemParagraphsTest {
    private static final Path PARAGRAPHS = Path.of("src", "main", "resources", "web", "docs-problems.js");
    private static final Pattern PARAGRAPH = Pattern.compile("(?m)^  '?([a-z-]+)'?: \\[(\\d+), '([^']+)', '.{10,}'],$");

    @Test
    void eachProblemHasAParagraphInTheReference() throws IOException {
        List<String> written = PARAGRAPH
                .matcher(Files.readString(PARAGRAPHS))
                .results()
                .map(found -> found.group(1) + " " + found.group(2) + " " + found.group(3))
                .toList();

        assertThat(written)
                .containsExactlyInAnyOrderElementsOf(Stream.of(ProblemKind.values())
                        .map(kind -> kind.code + " " + kind.status + " " + kind.title)
                        .toList());
    }

    @Test
    void aTypeLeadsToItsParagraph() {
        assertThat(Problem.of(ProblemKind.SOLD_OUT).body().toJsonObject().getString("type"))
                .isEqualTo("/docs#sold-out");
    }
}
