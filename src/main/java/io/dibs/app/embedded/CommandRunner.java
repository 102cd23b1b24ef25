package io.dibs.app.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs one short command after the other in the data directory, as the servers' account; what they say goes to a log.
 */
final class CommandRunner {
    private static final int TAIL_LINES = 8;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

    private final DataDirectory directory;
    private final ServerAccount account;
    private final Path log;
    private boolean ended;
    private @Nullable Process current;

    CommandRunner(DataDirectory directory, ServerAccount account, String log) {
        this.directory = directory;
        this.account = account;
        this.log = directory.path(log);
    }

    void run(Duration limit, List<String> words, File input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(account.command(words))
                .directory(directory.path("").toFile())
                .redirectErrorStream(true)
                .redirectInput(input)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("PG") || key.startsWith("DIBS_"));
        if (!succeeds(started(builder), limit)) {
            throw new EmbeddedServerException(words.get(0) + " failed; the end of " + log + " says:\n" + tail());
        }
    }

    void run(Duration limit, List<String> words) throws IOException {
        run(limit, words, new File("/dev/null"));
    }

    private synchronized Process started(ProcessBuilder builder) throws IOException {
        if (ended) {
            throw new EmbeddedServerException("Dibs is being stopped.");
        }
        Process started = builder.start();
        current = started;
        return started;
    }

    private static boolean succeeds(Process process, Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue() == 0;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return false;
    }

    /** The next command is refused; the running one may finish, so that what it starts can be seen, within a limit. */
    void end() {
        Process running = last();
        if (running != null && !ServerProcesses.await(() -> !running.isAlive(), STOP_TIMEOUT)) {
            running.destroy();
        }
    }

    private synchronized @Nullable Process last() {
        ended = true;
        return current;
    }

    String tail() throws IOException {
        if (!Files.exists(log)) {
            return "(nothing)";
        }
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    Path log() {
        return log;
    }

    /** A log lasts from one start to the next: the last one stays beside it. */
    void rotate() throws IOException {
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.createFile(log);
        directory.adopt(log);
    }
}
