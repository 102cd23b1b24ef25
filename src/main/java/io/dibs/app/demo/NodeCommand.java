package io.dibs.app.demo;

import io.dibs.app.Main;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a node of the same build as this process, small enough for three on a laptop. */
final class NodeCommand {
    private static final List<String> SMALL = List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private NodeCommand() {}

    static List<String> ofThisBuild() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL);
        Path build = build();
        // From classes, as in development, a JVM finds the rest on this process's class path.
        command.addAll(
                Files.isDirectory(build)
                        ? List.of("-cp", System.getProperty("java.class.path"), Main.class.getName())
                        : List.of("-jar", build.toString()));
        return List.copyOf(command);
    }

    private static Path build() {
        try {
            return Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
