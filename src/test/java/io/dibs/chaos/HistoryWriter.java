package io.dibs.chaos;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what clients ask and are answered into a file, by one clock; {@link HistoryOperation} is a line of it. */
final class HistoryWriter implements AutoCloseable {
    private final long started = System.nanoTime();
    private final BufferedWriter lines;

    HistoryWriter(Path file) {
        try {
            lines = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long now() {
        return System.nanoTime() - started;
    }

    /** Something that was sent then and is answered now. */
    void add(long sent, String format, Object... values) {
        write("sent=" + sent + " answered=" + now() + " " + format.formatted(values));
    }

    /** Something that is so when all has come to rest. */
    void addRest(String format, Object... values) {
        write("sent=" + now() + " " + format.formatted(values));
    }

    private synchronized void write(String line) {
        try {
            lines.write(line);
            lines.newLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
