package io.dibs.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Reads of {@code /proc}, and signals. A process that has just ended reads as nothing. */
public final class ProcFiles {
    private static final double TICKS_PER_SECOND = 100;
    private static final Path ROOT = Path.of("/proc");

    private ProcFiles() {}

    public static void signal(long pid, String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                    .redirectErrorStream(true)
                    .start();
            if (!kill.waitFor(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("kill does not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** The processes of this name that work inside a folder. */
    public static List<Long> inside(Path folder, String name) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> name.equals(name(pid)) && workingFolder(pid).startsWith(folder.toAbsolutePath()))
                .toList();
    }

    /** User and system time, that of children which ended included. */
    public static double cpuSeconds(long pid) {
        String stat = read(ROOT.resolve(pid + "/stat"));
        if (stat.isEmpty()) {
            return 0;
        }
        // The name, in brackets, may hold spaces; user time is the twelfth field after it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return LongStream.of(11, 12, 13, 14)
                        .map(field -> Long.parseLong(fields[(int) field]))
                        .sum()
                / TICKS_PER_SECOND;
    }

    /** Resident memory in KiB. */
    public static long residentKib(long pid) {
        return Stream.of(read(ROOT.resolve(pid + "/status")).split("\n"))
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static String name(long pid) {
        return read(ROOT.resolve(pid + "/comm")).strip();
    }

    private static Path workingFolder(long pid) {
        try {
            return Files.readSymbolicLink(ROOT.resolve(pid + "/cwd"));
        } catch (IOException ended) {
            return ROOT;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException ended) {
            return "";
        }
    }
}
