package io.dibs.testkit.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A file or folder that is made once per build and then shared. Test JVMs run side by side: the first one that needs it
 * makes it under a lock, the others wait. It appears under its name when it is whole.
 */
record BuildArtifact(Path target) {
    @FunctionalInterface
    interface Maker {
        /** @param fresh where it is to be made; nothing is there */
        void make(Path fresh) throws IOException;
    }

    /** Making one artifact may need another, so all of them share one monitor within a JVM. */
    Path madeBy(Maker maker) throws IOException {
        synchronized (BuildArtifact.class) {
            if (!Files.exists(target)) {
                makeUnlessOthersDo(maker);
            }
            return target;
        }
    }

    private void makeUnlessOthersDo(Maker maker) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(sibling(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (held.isValid() && !Files.exists(target)) {
                Path fresh = sibling(".new");
                delete(fresh);
                maker.make(fresh);
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private Path sibling(String suffix) {
        return target.resolveSibling(target.getFileName() + suffix);
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
}
