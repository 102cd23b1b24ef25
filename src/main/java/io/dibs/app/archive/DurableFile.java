package io.dibs.app.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * A file that is there as a whole or not at all: it bears another name until it is on the disk and was read back. What
 * is compressed is known by the hash of what was written, not of the file's own bytes.
 */
final class DurableFile implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final Path part;
    private final boolean compressed;
    private final FileChannel channel;
    private final OutputStream out;
    private final MessageDigest digest = sha256();
    private long bytes;

    private DurableFile(Path file, boolean compressed) throws IOException {
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
        this.compressed = compressed;
        this.channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        OutputStream plain = Channels.newOutputStream(channel);
        this.out = compressed ? new FastGzipStream(plain) : plain;
    }

    /** @param bytes before their compression */
    record Content(long bytes, byte[] sha256) {
        boolean isSame(byte[] otherSha256) {
            return MessageDigest.isEqual(sha256, otherSha256);
        }
    }

    static DurableFile compressed(Path file) throws IOException {
        return new DurableFile(file, true);
    }

    static DurableFile plain(Path file) throws IOException {
        return new DurableFile(file, false);
    }

    void write(byte[] more) throws IOException {
        out.write(more);
        digest.update(more);
        bytes += more.length;
    }

    /** Puts everything on the disk, reads it back, and only then gives the file its name. */
    Content commit() throws IOException {
        if (out instanceof FastGzipStream gzip) {
            gzip.finish();
        }
        channel.force(true);
        out.close();
        Content written = new Content(bytes, digest.digest());
        Content read = read(part, compressed);
        if (read.bytes() != written.bytes() || !read.isSame(written.sha256())) {
            throw new IOException(part + " does not hold what was written to it: the disk or its driver is faulty");
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        return written;
    }

    /** A name is on the disk once its folder is; where folders cannot be opened the system sees to it by itself. */
    private static void force(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    /** The content of a compressed file. */
    static Content read(Path file) throws IOException {
        return read(file, true);
    }

    private static Content read(Path file, boolean compressed) throws IOException {
        MessageDigest digest = sha256();
        long bytes = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream plain = Files.newInputStream(file);
                InputStream in = compressed ? new GZIPInputStream(plain, BUFFER_BYTES) : plain) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                bytes += count;
            }
        }
        return new Content(bytes, digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Each JVM has SHA-256", e);
        }
    }

    /** Without {@link #commit} before it the file does not come into being. */
    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(part);
    }
}
