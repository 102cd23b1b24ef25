package io.dibs.load.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.process.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One run of a tool, which must end with 0. */
final class ToolRun {
    static final Path FILES = Path.of("perf").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private ToolRun() {}

    /** @return what it printed */
    static String output(Path log, Map<String, String> environment, List<String> command) {
        try (ChildProcess process = ChildProcess.start(command, environment, log)) {
            int exitCode = process.awaitEnd(LIMIT);
            assertThat(exitCode).as(process.output()).isZero();
            return process.output();
        }
    }
}
