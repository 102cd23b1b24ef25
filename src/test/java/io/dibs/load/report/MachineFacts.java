package io.dibs.load.report;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The machine, and how much of it others took since this was made. */
public final class MachineFacts {
    private static final int STEAL = 8;

    private final Instant began = Instant.now();
    private final long[] ticks;

    private MachineFacts(long... ticks) {
        this.ticks = ticks;
    }

    public static MachineFacts now() {
        return new MachineFacts(ticks());
    }

    public JsonObject json() {
        return new JsonObject()
                .put("began", began.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("seconds", Duration.between(began, Instant.now()).toSeconds())
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("model", field("/proc/cpuinfo", "model name"))
                .put("memory", field("/proc/meminfo", "MemTotal"))
                .put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("java", System.getProperty("java.vm.version"))
                .put("taken", taken());
    }

    /** The part of the processors' time that the hypervisor gave to other machines. */
    private double taken() {
        long[] now = ticks();
        long all = LongStream.of(now).sum() - LongStream.of(ticks).sum();
        return all <= 0 || now.length < STEAL ? 0 : (now[STEAL - 1] - ticks[STEAL - 1]) / (double) all;
    }

    /** User, nice, system, idle, iowait, irq, softirq, steal. */
    private static long[] ticks() {
        return lines("/proc/stat")
                .limit(1)
                .flatMap(line -> Stream.of(line.split(" +")).skip(1).limit(STEAL))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static String field(String file, String name) {
        return lines(file)
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream();
        } catch (IOException elsewhere) {
            return Stream.empty();
        }
    }
}
