package io.dibs.campaign;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 128 bits of SipHash-2-4 under a secret key: what memory and snapshots hold instead of a user's id. Nobody without the
 * key can make two ids collide, and nobody can read an id back.
 */
public final class UserHash {
    public static final int KEY_BYTES = 16;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long k0;
    private final long k1;

    public UserHash(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("The key has " + key.length + " bytes, not " + KEY_BYTES);
        }
        k0 = (long) LONGS.get(key, 0);
        k1 = (long) LONGS.get(key, 8);
    }

    public HolderIdentity of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    public HolderIdentity of(byte[] bytes, int from, int length) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL ^ 0xee;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int end = from + (length & ~7);
        for (int i = from; i <= end; i += 8) {
            long m = i < end ? (long) LONGS.get(bytes, i) : tail(bytes, i, length);
            v3 ^= m;
            for (int round = 0; round < 2; round++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32) + v3;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= m;
        }
        v2 ^= 0xee;
        long high = 0;
        for (int round = 0; round < 8; round++) {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32) + v3;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            if (round == 3) {
                high = v0 ^ v1 ^ v2 ^ v3;
                v1 ^= 0xdd;
            }
        }
        return new HolderIdentity(high, v0 ^ v1 ^ v2 ^ v3);
    }

    private static long tail(byte[] bytes, int at, int length) {
        long last = (long) length << 56;
        for (int i = (length & 7) - 1; i >= 0; i--) {
            last |= (bytes[at + i] & 0xffL) << (8 * i);
        }
        return last;
    }
}
