package io.dibs.app;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Tells which archive of classes this JVM starts from. A JVM ignores a file that is missing, broken or made by another
 * JVM, so only the files that it has mapped tell whether it uses the one that was named.
 */
final class MappedArchive {
    private static final List<String> FLAGS = List.of("-XX:SharedArchiveFile=", "-XX:AOTCache=");
    private static final Path MAPS = Path.of("/proc/self/maps");

    private MappedArchive() {}

    static String ofThisProcess() {
        return describe(ManagementFactory.getRuntimeMXBean().getInputArguments(), mapped());
    }

    /** Empty where the system does not tell. */
    private static Optional<String> mapped() {
        try {
            return Optional.of(Files.readString(MAPS));
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    /** @param mapped the files that the process has mapped, as Linux lists them */
    static String describe(List<String> flags, Optional<String> mapped) {
        return flags.stream()
                .flatMap(flag -> FLAGS.stream().filter(flag::startsWith).map(known -> flag.substring(known.length())))
                .reduce((first, last) -> last)
                .map(file -> file + use(nameOf(file), mapped))
                .orElse("the JVM's own");
    }

    /** On Java 17 a file can follow the one that it builds on, after a colon. */
    private static String nameOf(String file) {
        return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf(':')) + 1);
    }

    private static String use(String name, Optional<String> mapped) {
        if (mapped.isEmpty()) {
            return " (named; whether it is in use is not known here)";
        }
        boolean isMapped = mapped.get().lines().anyMatch(line -> line.endsWith("/" + name));
        return isMapped ? " (in use)" : " (ignored: it does not fit this JVM or this jar)";
    }
}
