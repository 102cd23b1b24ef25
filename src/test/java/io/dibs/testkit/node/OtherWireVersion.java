package io.dibs.testkit.node;

import io.dibs.routing.wire.NodeMessageCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Builds a Dibs whose nodes send messages of the next version. */
public final class OtherWireVersion {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final String NAME = NodeMessageCodec.class.getSimpleName();
    private static final String DECLARATION = " VERSION = " + NodeMessageCodec.VERSION + ";";

    private OtherWireVersion() {}

    /** Returns the jar. The version is a constant, so the classes that mention it are compiled again too. */
    public static Path jar(Path folder) {
        try {
            Path sources = Files.createDirectories(folder.resolve("sources"));
            Path classes = Files.createDirectories(folder.resolve("classes"));
            List<String> command = new ArrayList<>(List.of(
                    "-proc:none",
                    "--release",
                    "17",
                    "-encoding",
                    "UTF-8",
                    "-cp",
                    NodeProcess.JAR.toString(),
                    "-d",
                    classes.toString()));
            for (Path source : concerned()) {
                Path copy = sources.resolve(source.getFileName());
                String text = Files.readString(source);
                Files.writeString(
                        copy, text.replace(DECLARATION, " VERSION = " + (NodeMessageCodec.VERSION + 1) + ";"));
                command.add(copy.toString());
            }
            int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(String[]::new));
            if (failed != 0) {
                throw new IllegalStateException("The compiler ended with " + failed);
            }
            return patch(classes, Files.copy(NodeProcess.JAR, folder.resolve("other.jar")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> concerned() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(OtherWireVersion::speaksOfIt)
                    .toList();
        }
    }

    private static boolean speaksOfIt(Path source) {
        try {
            String text = Files.readString(source);
            return text.contains(DECLARATION) || text.contains(NAME + ".VERSION");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path patch(Path classes, Path jar) throws IOException {
        try (FileSystem inside = FileSystems.newFileSystem(jar);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        file, inside.getPath(classes.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
            return jar;
        }
    }
}
