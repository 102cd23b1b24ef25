package io.dibs.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM's heap, as its own tools tell it. */
final class Heap {
    private static final Pattern TOTAL = Pattern.compile("^Total +\\d+ +(\\d+)", Pattern.MULTILINE);
    private static final Pattern PAUSE = Pattern.compile("Pause (?!Full \\(Heap Inspection).* ([0-9.]+)ms$", Pattern.MULTILINE);

    private Heap() {}

    /** Bytes of live objects: the histogram makes a full collection first. */
    static long liveBytes(long pid) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), String.valueOf(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher total = TOTAL.matcher(histogram);
            if (!total.find()) {
                throw new IllegalStateException("jcmd says: " + histogram);
            }
            return Long.parseLong(total.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param log what {@code -Xlog:gc} wrote */
    static double longestPauseMillis(Path log) {
        try {
            return PAUSE.matcher(Files.readString(log))
                    .results()
                    .mapToDouble(pause -> Double.parseDouble(pause.group(1)))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
