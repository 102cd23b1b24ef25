package io.dibs.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM's heap, as its own tools tell it. */
public final class JvmHeap {
    private static final Pattern TOTAL = Pattern.compile("^Total +\\d+ +(\\d+)", Pattern.MULTILINE);
    private static final Pattern PAUSE =
            Pattern.compile("GC\\((\\d+)\\) (Pause (?!Full \\(Heap Inspection).*) [^ ]+ ([0-9.]+)ms\n"
                    + ".*GC\\(\\1\\) User=([0-9.]+)s Sys=([0-9.]+)s");

    /** @param cpuSeconds far below the pause, they say that other processes had the processors meanwhile */
    record Pause(String kind, double millis, double cpuSeconds) {
        static final Pause NONE = new Pause("none", 0, 0);

        private static Pause of(MatchResult line) {
            return new Pause(
                    line.group(2),
                    Double.parseDouble(line.group(3)),
                    Double.parseDouble(line.group(4)) + Double.parseDouble(line.group(5)));
        }

        @Override
        public String toString() {
            return String.format("%.1f ms, with %.2f s of CPU (%s)", millis, cpuSeconds, kind);
        }
    }

    private JvmHeap() {}

    /** Bytes of live objects. */
    public static long liveBytes(long pid) {
        return Long.parseLong(total(histogram(pid)).group(1));
    }

    /** Live objects of a class. */
    public static long liveObjects(long pid, String className) {
        return histogram(pid)
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 3 && columns[3].equals(className))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .findFirst()
                .orElse(0);
    }

    /** It makes a full collection first, and ends with the total. */
    private static String histogram(long pid) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), String.valueOf(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            total(histogram);
            return histogram;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Matcher total(String histogram) {
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IllegalStateException("jcmd says: " + histogram);
        }
        return total;
    }

    /** @param log what {@code -Xlog:gc,gc+cpu} wrote */
    public static Pause longestPause(Path log) {
        try {
            return PAUSE.matcher(Files.readString(log))
                    .results()
                    .map(Pause::of)
                    .max(Comparator.comparingDouble(Pause::millis))
                    .orElse(Pause.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
