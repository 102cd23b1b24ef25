package io.dibs.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A guard that keeps a promise, as a piece of a source file, and what stands there when it is taken away. The table
 * says more: {@code src/test/resources/guard/guards.txt}.
 */
record Guard(String name, String file, String text, String without) {
    private static final String TABLE = "/guard/guards.txt";
    private static final Path SOURCES = Path.of("src/main/java/io/dibs");

    static List<Guard> all() {
        return Arrays.stream(read().split("\n\\s*\n"))
                .map(block ->
                        block.lines().filter(line -> !line.startsWith("#")).toList())
                .filter(lines -> !lines.isEmpty())
                .map(Guard::of)
                .toList();
    }

    private static String read() {
        try (var table = Objects.requireNonNull(Guard.class.getResourceAsStream(TABLE))) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Guard of(List<String> lines) {
        return new Guard(lines.get(0), lines.get(1), marked(lines, '-'), marked(lines, '+'));
    }

    private static String marked(List<String> lines, char mark) {
        return lines.stream()
                .skip(2)
                .filter(line -> line.charAt(0) == mark)
                .map(line -> line.length() < 2 ? "" : line.substring(2))
                .collect(Collectors.joining("\n"));
    }

    boolean isInItsSource() {
        String source = source();
        int place = source.indexOf(text);
        return place >= 0 && source.indexOf(text, place + 1) < 0;
    }

    private String source() {
        try {
            return Files.readString(SOURCES.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The source file as it is without the guard. */
    String sourceWithout() {
        return source().replace(text, without);
    }

    String fileName() {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    String packageName() {
        return "io.dibs." + file.substring(0, file.lastIndexOf('/')).replace('/', '.');
    }

    @Override
    public String toString() {
        return name;
    }
}
