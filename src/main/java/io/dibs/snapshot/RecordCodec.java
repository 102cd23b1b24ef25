package io.dibs.snapshot;

import io.dibs.campaign.HolderIdentity;
import io.dibs.shard.Coupon;
import io.dibs.shard.CouponPage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Coupons as bytes: the identity, the moment, and where users may hold several the hash of the key. All of it stays as
 * it is once it is written; what is revoked stands elsewhere.
 */
final class RecordCodec {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private RecordCodec() {}

    static byte[] of(List<Coupon> coupons, RecordLayout layout) {
        byte[] bytes = new byte[coupons.size() * layout.width()];
        int at = 0;
        for (Coupon coupon : coupons) {
            HolderIdentity identity = coupon.user().ordinal(coupon.ordinal());
            put(bytes, at, identity.high(), identity.low(), coupon.issuedAt());
            if (layout.keyed()) {
                putKey(bytes, at, Objects.requireNonNull(coupon.key()));
            }
            at += layout.width();
        }
        return bytes;
    }

    static byte[] of(CouponPage page, RecordLayout layout) {
        byte[] bytes = new byte[page.size() * layout.width()];
        for (int i = 0; i < page.size(); i++) {
            int at = i * layout.width();
            put(bytes, at, page.highs()[i], page.lows()[i], page.issuedAt()[i]);
            if (layout.keyed()) {
                putKey(bytes, at, Objects.requireNonNull(page.key(i)));
            }
        }
        return bytes;
    }

    private static void put(byte[] bytes, int at, long high, long low, long issuedAt) {
        if (issuedAt < 0) {
            throw new IllegalArgumentException("A coupon from before 1970: " + issuedAt);
        }
        LONGS.set(bytes, at, high);
        LONGS.set(bytes, at + 8, low);
        LONGS.set(bytes, at + 16, issuedAt);
    }

    private static void putKey(byte[] bytes, int at, HolderIdentity key) {
        LONGS.set(bytes, at + 24, key.high());
        LONGS.set(bytes, at + 32, key.low());
    }

    /** @param chunks the bytes of a chunk, which hold all that is asked for */
    static CouponPage page(int from, int to, RecordLayout layout, IntFunction<byte[]> chunks, int[] revoked) {
        long[][] columns = new long[layout.keyed() ? 5 : 3][to - from + 1];
        for (int first = from; first <= to; ) {
            int chunk = layout.chunkOf(first);
            int last = Math.min(to, layout.firstOf(chunk) + layout.perChunk() - 1);
            read(chunks.apply(chunk), layout.offsetOf(first), columns, first - from, last - from);
            first = last + 1;
        }
        return layout.keyed()
                ? new CouponPage(from, columns[0], columns[1], columns[2], columns[3], columns[4], revoked)
                : new CouponPage(from, columns[0], columns[1], columns[2], null, null, revoked);
    }

    private static void read(byte[] bytes, int offset, long[][] columns, int first, int last) {
        int at = offset;
        for (int i = first; i <= last; i++) {
            for (long[] column : columns) {
                column[i] = (long) LONGS.get(bytes, at);
                at += 8;
            }
        }
    }
}
