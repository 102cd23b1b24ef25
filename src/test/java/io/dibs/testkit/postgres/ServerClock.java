package io.dibs.testkit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** The wall clock of a server that was started with it, and of nobody else. It can be set while the server runs. */
public final class ServerClock {
    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final Path LIBRARY = Path.of("faketime/libfaketime.so.1");

    private final Path file;
    private Duration ahead;

    /** It is right. */
    public ServerClock(Path folder) {
        this.file = folder.resolve("clock");
        set(Duration.ZERO);
    }

    /** What tells a process of it. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library().toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toAbsolutePath().toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "DONT_FAKE_MONOTONIC", "1");
    }

    private static Path library() {
        try (Stream<Path> platforms = Files.list(LIBRARIES)) {
            return platforms
                    .map(platform -> platform.resolve(LIBRARY))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("No " + LIBRARY + " below " + LIBRARIES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the right time. */
    public Duration ahead() {
        return ahead;
    }

    public void set(Duration fresh) {
        ahead = fresh;
        try {
            Path written = file.resolveSibling("clock.new");
            Files.writeString(written, String.format("%+d", ahead.toSeconds()));
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the library leaves behind of a process that has ended. */
    public static void clearAway(long pid) {
        try {
            Files.deleteIfExists(Path.of("/dev/shm/faketime_shm_" + pid));
            Files.deleteIfExists(Path.of("/dev/shm/sem.faketime_sem_" + pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
