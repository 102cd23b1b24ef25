package io.dibs.routing.wire;

import io.dibs.campaign.HolderIdentity;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes one message. Most numbers are small, so each takes as many bytes as it needs. */
final class MessageWriter {
    private static final int FIRST_BYTES = 1_024;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    Buffer toBuffer() {
        return Buffer.buffer(length).appendBytes(bytes, 0, length);
    }

    MessageWriter octet(int value) {
        ensureCapacity(1);
        bytes[length++] = (byte) value;
        return this;
    }

    MessageWriter flag(boolean value) {
        return octet(value ? 1 : 0);
    }

    /** A number that is seldom large and never negative, though all 64 bits fit. */
    MessageWriter number(long value) {
        ensureCapacity(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    /** A number that is close to zero, on either side. */
    MessageWriter signed(long value) {
        return number(value << 1 ^ value >> 63);
    }

    MessageWriter signedOrNull(@Nullable Long value) {
        return value == null ? flag(false) : flag(true).signed(value);
    }

    MessageWriter identity(HolderIdentity identity) {
        return fixed(identity.high()).fixed(identity.low());
    }

    MessageWriter uuid(UUID uuid) {
        return fixed(uuid.getMostSignificantBits()).fixed(uuid.getLeastSignificantBits());
    }

    MessageWriter text(String text) {
        return octets(text.getBytes(StandardCharsets.UTF_8));
    }

    MessageWriter textOrNull(@Nullable String text) {
        return text == null ? flag(false) : flag(true).text(text);
    }

    MessageWriter octets(byte[] octets) {
        number(octets.length);
        return fixedOctets(octets);
    }

    /** As many as the reader knows to expect. */
    MessageWriter fixedOctets(byte[] octets) {
        ensureCapacity(octets.length);
        System.arraycopy(octets, 0, bytes, length, octets.length);
        length += octets.length;
        return this;
    }

    /** All of its bits are as likely. */
    MessageWriter fixedInt(int value) {
        ensureCapacity(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    private MessageWriter fixed(long value) {
        ensureCapacity(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    private void ensureCapacity(int needed) {
        if (bytes.length - length < needed) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + needed));
        }
    }
}
