package io.dibs.testkit.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads one HTTP/1.1 answer with a Content-Length, in as many pieces as it comes. */
final class HttpAnswerReader {
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = "connection: close".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST = 1 << 20;

    private byte[] bytes = new byte[1024];
    private int filled;
    private int scanned;
    private int bodyAt;
    private int bodyLength;
    private boolean closes;

    void clear() {
        filled = 0;
        scanned = 0;
        bodyAt = 0;
        bodyLength = 0;
        closes = false;
    }

    /** @return whether the answer is complete */
    boolean add(ByteBuffer piece) {
        int length = piece.remaining();
        if (filled + length > bytes.length) {
            grow(filled + length);
        }
        piece.get(bytes, filled, length);
        filled += length;
        return (bodyAt > 0 || hasHead()) && filled >= bodyAt + bodyLength;
    }

    boolean isSound() {
        return filled >= 12 && bytes[0] == 'H' && bytes[8] == ' ' && status() >= 100 && status() <= 599;
    }

    int status() {
        return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
    }

    byte[] bytes() {
        return bytes;
    }

    int bodyAt() {
        return bodyAt;
    }

    int bodyLength() {
        return bodyLength;
    }

    boolean closes() {
        return closes;
    }

    private void grow(int wanted) {
        if (wanted > LARGEST) {
            throw new IllegalStateException("An answer of more than " + LARGEST + " bytes");
        }
        bytes = Arrays.copyOf(bytes, Math.max(wanted, bytes.length * 2));
    }

    /** Goes over the head line by line, from the last line that was not complete. */
    private boolean hasHead() {
        int line = scanned;
        for (int at = line; at + 1 < filled; at++) {
            if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
                if (at == line) {
                    bodyAt = at + 2;
                    return true;
                }
                header(line, at);
                at++;
                line = at + 1;
                scanned = line;
            }
        }
        return false;
    }

    private void header(int from, int to) {
        if ((bytes[from] | 0x20) != 'c') {
            return;
        }
        if (startsWith(LENGTH, from, to)) {
            bodyLength = number(from + LENGTH.length, to);
        } else if (startsWith(CLOSE, from, to)) {
            closes = true;
        }
    }

    private boolean startsWith(byte[] name, int from, int to) {
        if (to - from < name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if ((bytes[from + i] | 0x20) != (name[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private int number(int from, int to) {
        int number = 0;
        for (int at = from; at < to; at++) {
            if (bytes[at] != ' ') {
                number = Math.addExact(Math.multiplyExact(number, 10), bytes[at] - '0');
            }
        }
        return number;
    }
}
