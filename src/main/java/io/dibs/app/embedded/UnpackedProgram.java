package io.dibs.app.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * The executables of one server, unpacked once into the data directory. They lie nowhere else, so that a process which
 * runs one of them is known to belong to this directory.
 */
final class UnpackedProgram {
    private static final Logger LOG = LoggerFactory.getLogger(UnpackedProgram.class);
    static final Properties VERSIONS = versions();

    private final DataDirectory directory;
    private final String name;

    UnpackedProgram(DataDirectory directory, String name) {
        this.directory = directory;
        this.name = name + "-" + VERSIONS.getProperty(name);
    }

    Path home() {
        return directory.path(name);
    }

    Path postgres(BinaryPlatform platform) throws IOException {
        return unpacked(fresh -> untar(platform.postgres(), fresh));
    }

    Path redis(BinaryPlatform platform) throws IOException {
        return unpacked(fresh -> {
            try (InputStream binary = open(platform.redis(VERSIONS.getProperty("redis")))) {
                Files.copy(binary, fresh.resolve("redis-server"));
                Files.setPosixFilePermissions(
                        fresh.resolve("redis-server"), PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        });
    }

    private Path unpacked(Unpacking unpacking) throws IOException {
        if (!Files.isDirectory(home())) {
            LOG.info("Unpacking {} (at the first start only)", name);
            Path fresh = directory.path(name + ".new");
            delete(fresh);
            Files.createDirectory(fresh);
            unpacking.into(fresh);
            directory.adopt(fresh);
            Files.move(fresh, home(), StandardCopyOption.ATOMIC_MOVE);
        }
        return home();
    }

    private static void untar(String resource, Path target) throws IOException {
        try (InputStream packed = open(resource);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                extract(tar, entry, target.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            boolean runs = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path each : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(each);
            }
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream found = UnpackedProgram.class.getClassLoader().getResourceAsStream(resource);
        if (found == null) {
            throw new IOException("this jar holds no " + resource);
        }
        return found;
    }

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream text = open("dibs.properties")) {
            versions.load(text);
            return versions;
        } catch (IOException failure) {
            throw new ExceptionInInitializerError(failure);
        }
    }

    private interface Unpacking {
        void into(Path target) throws IOException;
    }
}
