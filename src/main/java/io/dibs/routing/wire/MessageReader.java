package io.dibs.routing.wire;

import io.dibs.campaign.HolderIdentity;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link MessageWriter} wrote, and trusts nothing: whatever does not fit is a
 * {@link MalformedMessageException}.
 */
final class MessageReader {
    private final byte[] bytes;
    private int at;

    MessageReader(byte[] bytes) {
        this.bytes = bytes;
    }

    void end() {
        if (at != bytes.length) {
            throw new MalformedMessageException(bytes.length - at + " bytes too many");
        }
    }

    int octet() {
        need(1);
        return bytes[at++] & 0xff;
    }

    boolean flag() {
        return below(2) == 1;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = octet();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new MalformedMessageException("a number of more than ten bytes");
    }

    long signed() {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    @Nullable
    Long signedOrNull() {
        return flag() ? signed() : null;
    }

    /** A number that an int holds and that is not negative. */
    int small() {
        return inRange(number());
    }

    static int inRange(long value) {
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new MalformedMessageException("a number out of range: " + value);
        }
        return (int) value;
    }

    /** How many things follow; each takes a byte at least. */
    int count() {
        int count = small();
        need(count);
        return count;
    }

    int below(int limit) {
        int value = octet();
        if (value >= limit) {
            throw new MalformedMessageException(value + " where less than " + limit + " is known");
        }
        return value;
    }

    <E extends Enum<E>> E oneOf(E[] values) {
        return values[below(values.length)];
    }

    HolderIdentity identity() {
        return new HolderIdentity(fixed(), fixed());
    }

    UUID uuid() {
        return new UUID(fixed(), fixed());
    }

    String text() {
        int length = count();
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    @Nullable
    String textOrNull() {
        return flag() ? text() : null;
    }

    byte[] octets() {
        return fixedOctets(count());
    }

    byte[] fixedOctets(int length) {
        need(length);
        byte[] octets = new byte[length];
        System.arraycopy(bytes, at, octets, 0, length);
        at += length;
        return octets;
    }

    int fixedInt() {
        need(Integer.BYTES);
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = value << 8 | bytes[at++] & 0xff;
        }
        return value;
    }

    private long fixed() {
        need(Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | bytes[at++] & 0xff;
        }
        return value;
    }

    private void need(int count) {
        if (bytes.length - at < count) {
            throw new MalformedMessageException("it ends after " + bytes.length + " bytes");
        }
    }
}
