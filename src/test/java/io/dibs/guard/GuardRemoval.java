package io.dibs.guard;

import io.dibs.testkit.process.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles a class without one of its guards and runs {@link GuardTrial} with it. */
final class GuardRemoval {
    /**
     * A test that does not end without the guard has noticed it, or that fills its memory: a JVM that ends so says 3.
     */
    private static final Duration LIMIT = Duration.ofSeconds(180);

    private static final String CLASS_PATH =
            System.getProperty("dibs.classpath", System.getProperty("java.class.path"));

    private final Guard guard;
    private final Path folder;
    private final long seeds;

    /** @param caughtBy the first test that failed; empty where none did */
    record Result(Guard guard, boolean isCaught, String caughtBy) {
        @Override
        public String toString() {
            return (isCaught ? "caught  " : "MISSED  ") + guard + (isCaught ? "  <- " + caughtBy : "");
        }
    }

    GuardRemoval(Guard guard, Path folder, long seeds) {
        this.guard = guard;
        this.folder = folder;
        this.seeds = seeds;
    }

    Result run() {
        compile();
        Path log = folder.resolve("log");
        try (ChildProcess trial = ChildProcess.start(
                List.of(
                        ChildProcess.java(),
                        "-Xmx512m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        folder.resolve("classes") + File.pathSeparator + CLASS_PATH,
                        GuardTrial.class.getName(),
                        guard.packageName(),
                        Long.toString(seeds)),
                Map.of(),
                log)) {
            return result(trial);
        }
    }

    private Result result(ChildProcess trial) {
        if (!trial.endsWithin(LIMIT)) {
            return new Result(guard, true, "no end within " + LIMIT.toSeconds() + " s");
        }
        int code = trial.awaitEnd(LIMIT);
        List<String> lines = trial.output().lines().toList();
        if (code != GuardTrial.MISSED && code != GuardTrial.CAUGHT) {
            throw new IllegalStateException(guard + ": the trial ended with " + code + ": " + trial.output());
        }
        return new Result(guard, code == GuardTrial.CAUGHT, lines.isEmpty() ? "" : lines.get(lines.size() - 1));
    }

    private void compile() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            Path source = folder.resolve("source").resolve(guard.fileName());
            Path classes = folder.resolve("classes");
            Files.createDirectories(source.getParent());
            Files.createDirectories(classes);
            Files.writeString(source, guard.sourceWithout());
            List<String> options =
                    List.of("-proc:none", "-nowarn", "--release", "17", "-d", classes.toString(), "-cp", CLASS_PATH);
            boolean done = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            if (!done) {
                throw new IllegalStateException(guard + " cannot be taken away: " + messages);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
