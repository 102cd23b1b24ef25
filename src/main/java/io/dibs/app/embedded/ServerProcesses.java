package io.dibs.app.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The processes that run one server's executables. They are identified by the executable, never by a number alone: a
 * number in a stale pid file may belong to anybody by now. A zombie has no executable, so it counts as gone.
 */
final class ServerProcesses {
    private static final Duration POLL = Duration.ofMillis(10);

    private final String executables;

    ServerProcesses(Path home) {
        // Another version's executables of an earlier Dibs count as well: "…/postgres-18.6.0" is "…/postgres-".
        this.executables = home.toString().replaceFirst("-[^-/]*$", "-");
    }

    List<ProcessHandle> running() {
        return ProcessHandle.allProcesses().filter(this::isOurs).toList();
    }

    /** The process that the others were started by. */
    Optional<ProcessHandle> leader() {
        List<ProcessHandle> all = running();
        Set<Long> numbers = all.stream().map(ProcessHandle::pid).collect(Collectors.toSet());
        return all.stream()
                .filter(each -> each.parent()
                        .map(parent -> !numbers.contains(parent.pid()))
                        .orElse(true))
                .findFirst();
    }

    boolean isOurs(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        return info.command()
                .or(info::commandLine)
                .filter(line -> line.startsWith(executables))
                .isPresent();
    }

    /** Kills all of them at once, and waits until they are gone. */
    boolean kill(Duration limit) {
        running().forEach(ProcessHandle::destroyForcibly);
        return await(() -> running().isEmpty(), limit);
    }

    /** {@link ProcessHandle#destroy} knows one signal only. */
    static void signal(ProcessHandle process, String signal) {
        try {
            new ProcessBuilder("sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException noShell) {
            process.destroy();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static boolean await(BooleanSupplier condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return condition.getAsBoolean();
            }
        }
        return true;
    }
}
