package io.dibs.http.upload;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts a body that comes in pieces into lines. Of a line that is too long no more than its beginning is kept. */
final class LineCutter {
    /** A user id takes up to 512 bytes, and in quotes up to twice that. */
    static final int MAX_BYTES = 2_048;

    private final Consumer<byte[]> lines;
    private byte[] begun = new byte[256];
    private int length;
    private boolean open;

    /** @param lines is given each line without its end; one that is too long has one byte more than it may have */
    LineCutter(Consumer<byte[]> lines) {
        this.lines = lines;
    }

    void add(Buffer piece) {
        byte[] bytes = piece.getBytes();
        int start = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                keep(bytes, start, at);
                cut();
                start = at + 1;
            }
        }
        keep(bytes, start, bytes.length);
        open |= start < bytes.length;
    }

    /** What follows the last end of a line is a line too. */
    void end() {
        if (open) {
            cut();
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        int wanted = Math.min(to - from, MAX_BYTES + 1 - length);
        if (wanted > 0) {
            if (begun.length < length + wanted) {
                begun = Arrays.copyOf(begun, Math.max(begun.length * 2, length + wanted));
            }
            System.arraycopy(bytes, from, begun, length, wanted);
            length += wanted;
        }
    }

    private void cut() {
        boolean carriageReturn = length > 0 && length <= MAX_BYTES && begun[length - 1] == '\r';
        lines.accept(Arrays.copyOf(begun, carriageReturn ? length - 1 : length));
        length = 0;
        open = false;
    }
}
