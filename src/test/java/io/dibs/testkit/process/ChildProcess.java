package io.dibs.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of our own whose output goes to a file, and which a test can end in any way. */
public final class ChildProcess implements AutoCloseable {
    /** The options of each node's JVM in this run of the tests. */
    public static final List<String> NODE_FLAGS = Stream.of(
                    System.getProperty("dibs.node.jvm", "").split(" "))
            .filter(flag -> !flag.isEmpty())
            .toList();

    /** For a JVM that runs a part of a test: the properties of this run, given with {@code -Ddibs.*}. */
    public static final List<String> PROPERTIES = System.getProperties().stringPropertyNames().stream()
            .filter(name -> name.startsWith("dibs."))
            .map(name -> "-D" + name + "=" + System.getProperty(name))
            .toList();

    private static final Duration END_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    public static ChildProcess start(List<String> command, Map<String, String> environment, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            return new ChildProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The java of this process, with this class path or jar. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean endsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @return the exit code */
    public int awaitEnd(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Process " + pid() + " does not end:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** kill -9 */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(END_LIMIT);
    }

    /** SIGTERM. */
    public void end() {
        process.destroy();
    }

    /** SIGTERM, and the exit code it leads to. */
    public int stop() {
        end();
        return awaitEnd(END_LIMIT);
    }

    @Override
    public void close() {
        if (!isAlive()) {
            return;
        }
        ProcFiles.signal(pid(), "CONT");
        process.destroy();
        try {
            awaitEnd(END_LIMIT);
        } catch (IllegalStateException stuck) {
            kill();
            throw stuck;
        }
    }
}
