package io.dibs.testkit.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A file system of its own in place of a folder, with the folder's content. It can be filled. Root makes it. */
public final class SmallDisk implements AutoCloseable {
    private static final int MIB = 256;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path folder;
    private final Path log;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.log = folder.resolveSibling("disk.log");
    }

    public static SmallDisk at(Path folder) {
        SmallDisk disk = new SmallDisk(folder);
        try {
            Path before = Files.move(folder, folder.resolveSibling("before"));
            Files.createDirectory(folder);
            disk.run("mount", "-t", "tmpfs", "-o", "size=" + MIB + "m", "tmpfs", folder.toString());
            disk.run("cp", "-a", "-T", before.toString(), folder.toString());
            return disk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String... command) {
        int code = ChildProcess.start(List.of(command), Map.of(), log).awaitEnd(LIMIT);
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ends with " + code);
        }
    }

    /** Not a byte is left. */
    public void fill() {
        byte[] zeros = new byte[4_096];
        try (OutputStream ballast = Files.newOutputStream(ballast())) {
            while (true) {
                ballast.write(zeros);
            }
        } catch (IOException full) {
            if (folder.toFile().getUsableSpace() > 0) {
                throw new UncheckedIOException(full);
            }
        }
    }

    public void free() {
        try {
            Files.delete(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    @Override
    public void close() {
        run("umount", folder.toString());
    }
}
