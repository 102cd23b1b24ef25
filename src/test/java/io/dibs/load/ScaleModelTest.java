package io.dibs.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code perf/scale} says what perf/README.md shows of it. */
class ScaleModelTest {
    private static final Path MODEL = Path.of("perf", "scale");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern SHOWN = Pattern.compile("```\n\\$ perf/scale(.*)\n((?:.*\n)+?)```");

    @TempDir
    private Path folder;

    private String output(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(ChildProcess.java(), "-XX:TieredStopAtLevel=1", "--source", "17", MODEL.toString()));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(folder, "scale", ".txt");
        try (ChildProcess process = ChildProcess.start(command, Map.of(), log)) {
            process.awaitEnd(LIMIT);
            return process.output();
        }
    }

    @Test
    void theReadmeShowsWhatTheModelSays() throws IOException {
        List<MatchResult> shown = SHOWN.matcher(Files.readString(Path.of("perf", "README.md")))
                .results()
                .toList();

        assertThat(shown).hasSize(2);
        for (MatchResult each : shown) {
            assertThat(output(each.group(1).strip().split(" +"))).isEqualToIgnoringWhitespace(each.group(2));
        }
    }

    @Test
    void anOptionThatItDoesNotHaveIsSaid() throws IOException {
        assertThat(output("--claim", "1")).startsWith("--claim is not an option");
    }
}
