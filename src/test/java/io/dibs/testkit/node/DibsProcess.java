package io.dibs.testkit.node;

import static org.awaitility.Awaitility.await;

import io.dibs.app.StubMain;
import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.process.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dibs in a process of its own, as a person starts it, around a node that needs no shards. */
public final class DibsProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String CLASSES = System.getProperty("dibs.classpath", System.getProperty("java.class.path"));

    private final Process process;
    private final Path out;
    private final Path err;

    private DibsProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** @param prefix words before the command, such as those that change the user */
    public static DibsProcess start(Path folder, Map<String, String> settings, List<String> prefix, String... words) {
        try {
            Path out = Files.createTempFile(folder, "out", ".txt");
            Path err = Files.createTempFile(folder, "err", ".txt");
            List<String> command = new ArrayList<>(prefix);
            command.add(ChildProcess.java());
            command.addAll(ChildProcess.NODE_FLAGS);
            if (prefix.isEmpty()) {
                command.addAll(ClassArchive.flags(Path.of(CLASSES.split(File.pathSeparator)[0])));
            }
            command.addAll(List.of(
                    "-Xmx256m", "-cp", prefix.isEmpty() ? CLASSES : readable(folder), StubMain.class.getName()));
            command.addAll(List.of(words));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().keySet().removeIf(key -> key.startsWith("DIBS_"));
            builder.environment().put("DIBS_HTTP_PORT", "0");
            builder.environment().put("DIBS_MANAGEMENT_PORT", "0");
            builder.environment().putAll(settings);
            return new DibsProcess(builder.start(), out, err);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Somebody else may not reach what was built. */
    private static String readable(Path folder) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("classes"));
        for (String entry : CLASSES.split(File.pathSeparator)) {
            Process copying = new ProcessBuilder("cp", "-r", entry, copy.toString()).start();
            copying.onExit().join();
        }
        return copy.resolve("dibs.jar") + File.pathSeparator + copy.resolve("test-classes");
    }

    public static DibsProcess start(Path folder, String... words) {
        return start(folder, Map.of(), List.of(), words);
    }

    public DibsProcess ready() {
        await().atMost(LIMIT).until(() -> out().contains("Ctrl-C stops it") || !process.isAlive());
        if (!out().contains("Ctrl-C stops it")) {
            throw new AssertionError("never ready:\n" + out() + err());
        }
        return this;
    }

    public String after(String label) {
        Matcher found =
                Pattern.compile("^ *" + label + " +(\\S+)", Pattern.MULTILINE).matcher(out());
        if (!found.find()) {
            throw new AssertionError("no " + label + " in " + out());
        }
        return found.group(1);
    }

    /** With its password, from the notes of the data directory that the process names. */
    public String uri(ServerKind kind) {
        return EmbeddedServers.noted(out.resolveSibling(data()), kind)
                .orElseThrow(() -> new AssertionError("no " + kind + " noted; " + out()));
    }

    /** As the ready block names it, before what is in it. */
    private String data() {
        Matcher found = Pattern.compile("^ *Data +(.+?)(?:, [\\d,]+ campaigns?.*)?$", Pattern.MULTILINE)
                .matcher(out());
        if (!found.find()) {
            throw new AssertionError("no data directory in " + out());
        }
        return found.group(1);
    }

    public String jdbc() {
        Matcher uri = Pattern.compile("postgresql://(\\w+):(\\w+)@([^?]*).*").matcher(uri(ServerKind.POSTGRES));
        if (!uri.matches()) {
            throw new AssertionError(out());
        }
        return "jdbc:postgresql://" + uri.group(3) + "?user=" + uri.group(1) + "&password=" + uri.group(2);
    }

    public String out() {
        return text(out);
    }

    public String err() {
        return text(err);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** SIGTERM. */
    public int stop() throws InterruptedException {
        process.destroy();
        return exit();
    }

    public int exit() throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still there:\n" + out() + err());
        }
        return process.exitValue();
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        await().atMost(LIMIT).until(() -> !process.isAlive());
    }
}
