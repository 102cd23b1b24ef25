package io.dibs.campaign;

import java.util.Arrays;

/** A campaign's own random AES key. It never shows itself in a log. */
public final class CodeKey {
    public static final int BYTES = 16;

    private final byte[] bytes;

    public CodeKey(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A code key has " + BYTES + " bytes, not " + bytes.length);
        }
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodeKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "CodeKey";
    }
}
