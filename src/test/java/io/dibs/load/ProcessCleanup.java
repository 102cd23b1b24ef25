package io.dibs.load;

import io.dibs.testkit.process.ProcFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Ends all that a run has started when the run is ended from outside, and takes its folder away. */
final class ProcessCleanup {
    /** As after Ctrl-C. */
    private static final int INTERRUPTED = 130;

    private final Path folder;
    private final Thread hook = new Thread(this::interrupted, "cleanup");

    ProcessCleanup(Path folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** What measures goes on meanwhile, and may start one more after it lost one. */
    private void interrupted() {
        for (int quiet = 0; quiet < 2; quiet++) {
            while (endAll()) {
                quiet = 0;
            }
        }
        delete();
        Runtime.getRuntime().halt(INTERRUPTED);
    }

    /** @return whether there was any */
    private boolean endAll() {
        long own = ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::destroyForcibly)
                .peek(each -> each.onExit().join())
                .count();
        long servers = Stream.of("postgres", "redis-server")
                .flatMap(name -> ProcFiles.inside(folder, name).stream())
                .peek(pid -> ProcFiles.signal(pid, "KILL"))
                .count();
        return own + servers > 0;
    }

    /** The usual end: everything was closed by those who started it. */
    void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        delete();
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
