package io.dibs.testkit.node;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the first start in a data directory makes, made once for all nodes of a test run: the unpacked servers and an
 * empty PostgreSQL without any table of Dibs. A copy costs a tenth of a second, a first start four seconds of CPU. The
 * programs are linked rather than copied, so that each process still runs a file of its own data directory.
 *
 * <p>The system property {@code dibs.node.template} names the folder. Without it each node makes its own, as in
 * production.
 */
public final class NodeTemplate {
    static final String FOLDER = System.getProperty("dibs.node.template", "");
    private static final String NOTES = "servers.properties";
    /** What belongs to one run: the lock, the ports that were free then, what Redis held, and the logs. */
    private static final List<String> OF_ONE_RUN =
            List.of("lock", "holder", NOTES, "redis", "redis.conf", "postgres.log", "redis.log");

    private NodeTemplate() {}

    /** Copies the template to this data directory, unless the directory exists already. */
    public static void fill(Path data) {
        if (FOLDER.isEmpty() || Files.exists(data)) {
            return;
        }
        try {
            Files.createDirectories(data.toAbsolutePath().getParent());
            copy(new BuildArtifact(Path.of(FOLDER).toAbsolutePath()).madeBy(NodeTemplate::make), data);
            Files.writeString(data.resolve(NOTES), portsOfItsOwn());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * All copies have the password of the template, so a server must never be found where another one was: they have no
     * port in common.
     */
    private static String portsOfItsOwn() {
        return Stream.of(ServerKind.values())
                .map(kind -> kind.setting() + "=node://127.0.0.1:" + FreePorts.free() + "\n")
                .collect(Collectors.joining());
    }

    private static void make(Path fresh) throws IOException {
        try (EmbeddedServers servers = EmbeddedServers.in(fresh, EnumSet.allOf(ServerKind.class))) {
            servers.start();
        }
        for (String name : OF_ONE_RUN) {
            BuildArtifact.delete(fresh.resolve(name));
        }
    }

    private static void copy(Path template, Path data) throws IOException {
        Files.walkFileTree(template, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                copyOne(directory);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (isProgram(template.relativize(file)) && attributes.isRegularFile()) {
                    Files.createLink(data.resolve(template.relativize(file)), file);
                } else {
                    copyOne(file);
                }
                return FileVisitResult.CONTINUE;
            }

            private void copyOne(Path file) throws IOException {
                Files.copy(
                        file,
                        data.resolve(template.relativize(file)),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        });
    }

    /** The folders of the programs end with their versions. */
    private static boolean isProgram(Path inside) {
        return inside.getName(0).toString().contains("-");
    }
}
