package io.dibs.testkit.external;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that a test needs and that the build does not bring. */
public final class ExternalTool {
    /** Where distributions put servers; the path of an ordinary user does not name it. */
    private static final String SERVERS = "/usr/sbin";

    private ExternalTool() {}

    /** Where it is, if it is installed. */
    public static Optional<String> find(String command) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of(SERVERS))
                .map(folder -> Path.of(folder, command))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString);
    }

    /** @param packageName of Debian */
    static String require(String command, String packageName) {
        return find(command)
                .orElseThrow(() -> new IllegalStateException("This test needs " + command + ", which is not here."
                        + " Install it: apt-get install " + packageName + " (.ci/run installs all that tests need)"));
    }
}
