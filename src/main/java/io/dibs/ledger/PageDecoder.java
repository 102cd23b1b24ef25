package io.dibs.ledger;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.UserHash;
import io.dibs.shard.CouponPage;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;

/** A page of coupons out of the few byte strings that the server made of it: no object for a coupon's row. */
final class PageDecoder {
    private final Row row;
    private final UserHash hash;
    private final int from;
    private final int size;

    PageDecoder(Row row, UserHash hash, int from, int to) {
        this.row = row;
        this.hash = hash;
        this.from = from;
        this.size = to - from + 1;
        if (row.getLong(0) != size) {
            throw new IllegalStateException(
                    "There are " + row.getLong(0) + " coupons from sequence " + from + " to " + to);
        }
    }

    CouponPage page(boolean keyed) {
        long[] highs = new long[size];
        long[] lows = new long[size];
        hash(row.getBuffer(1).getBytes(), keyed ? row.getBuffer(4) : null, highs, lows);
        long[] keys = keyed ? longs(row.getBuffer(5), 2 * size) : null;
        return new CouponPage(
                from,
                highs,
                lows,
                issuedAt(),
                keyed ? everySecond(0, keys) : null,
                keyed ? everySecond(1, keys) : null,
                revoked());
    }

    private void hash(byte[] users, Buffer ordinals, long[] highs, long[] lows) {
        int start = 0;
        for (int i = 0; i < size; i++) {
            int end = start;
            while (end < users.length && users[end] != ShardStatements.SEPARATOR) {
                end++;
            }
            HolderIdentity user = hash.of(users, start, end - start);
            HolderIdentity coupon = ordinals == null ? user : user.ordinal(ordinals.getShort(2 * i));
            highs[i] = coupon.high();
            lows[i] = coupon.low();
            start = end + 1;
        }
        if (start != users.length + 1) {
            throw new IllegalStateException("A user id between " + from + " and " + (from + size - 1) + " is torn");
        }
    }

    private long[] issuedAt() {
        long[] times = longs(row.getBuffer(2), size);
        for (int i = 0; i < size; i++) {
            times[i] = TimestampConversion.fromBinary(times[i]);
        }
        return times;
    }

    private int[] revoked() {
        Integer[] sequences = row.getArrayOfIntegers(3);
        int[] revoked = new int[sequences == null ? 0 : sequences.length];
        for (int i = 0; i < revoked.length; i++) {
            revoked[i] = sequences[i];
        }
        return revoked;
    }

    private static long[] longs(Buffer bytes, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = bytes.getLong(8 * i);
        }
        return values;
    }

    private static long[] everySecond(int first, long[] values) {
        long[] some = new long[values.length / 2];
        for (int i = 0; i < some.length; i++) {
            some[i] = values[2 * i + first];
        }
        return some;
    }
}
