package io.dibs.app.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The directory of the embedded servers, held by one process at a time: the lock is taken before anything in it is
 * touched, and the system gives it back however the process ends. Whatever is made in it belongs to its owner.
 */
final class DataDirectory implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_READS = PosixFilePermissions.fromString("rw-------");

    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    static DataDirectory hold(Path wanted) {
        try {
            return new DataDirectory(made(wanted), locked(made(wanted)));
        } catch (AccessDeniedException denied) {
            throw DirectoryInUseException.closed(wanted.toAbsolutePath());
        } catch (IOException failure) {
            throw new EmbeddedServerException(
                    "The data directory " + wanted.toAbsolutePath() + " cannot be used: " + failure, failure);
        }
    }

    private static Path made(Path wanted) throws IOException {
        if (!Files.isDirectory(wanted)) {
            Files.createDirectories(wanted, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        return wanted.toRealPath();
    }

    private static FileChannel locked(Path root) throws IOException {
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!lock(channel)) {
            channel.close();
            throw DirectoryInUseException.by(holder(root), root);
        }
        // Apart from the lock: closing any handle on the locked file would give the lock back.
        Files.writeString(root.resolve("holder"), ProcessHandle.current().pid() + "\n");
        for (String name : List.of("lock", "holder")) {
            give(root.resolve(name), Files.getOwner(root));
        }
        return channel;
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static String holder(Path root) throws IOException {
        Path holder = root.resolve("holder");
        return Files.exists(holder) ? Files.readString(holder).strip() : "unknown";
    }

    Path path(String name) {
        return root.resolve(name);
    }

    UserPrincipal owner() {
        try {
            return Files.getOwner(root);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Hands the directory and all in it to somebody else, for servers that refuse to run as root. */
    void giveTo(UserPrincipal owner) throws IOException {
        give(root, owner);
        adopt(root);
    }

    /** Lets the owner of the directory own what was made at this place in it. */
    void adopt(Path made) throws IOException {
        UserPrincipal owner = owner();
        try (Stream<Path> tree = Files.walk(made)) {
            for (Path each : (Iterable<Path>) tree::iterator) {
                give(each, owner);
            }
        }
    }

    private static void give(Path file, UserPrincipal owner) throws IOException {
        if (!Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
            Files.getFileAttributeView(file, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setOwner(owner);
        }
    }

    /** Replaces the file at once: a reader sees the old text or the new one. Only the owner may read it. */
    void writeSecretly(String name, String text) {
        try {
            Path fresh = path(name + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_READS));
            Files.writeString(fresh, text);
            give(fresh, owner());
            Files.move(fresh, path(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
