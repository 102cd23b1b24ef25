package io.dibs.ledger;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;

/**
 * Coupons of one campaign without a gap, as the few byte strings that the server made of them: no object for a row.
 *
 * @param userIds in UTF-8, {@link #SEPARATOR} between each two
 * @param codes that the campaign brought, {@link #SEPARATOR} between each two; null where they are computed
 * @param issuedAt milliseconds of the epoch
 * @param redeemed their sequences
 * @param revoked their sequences
 */
public record CouponRun(int first, byte[] userIds, byte[] codes, long[] issuedAt, int[] redeemed, int[] revoked) {
    public static final byte SEPARATOR = (byte) ShardStatements.SEPARATOR;

    CouponRun with(byte[] ownCodes) {
        return new CouponRun(first, userIds, ownCodes, issuedAt, redeemed, revoked);
    }

    static CouponRun of(Row row, int from, int to) {
        int size = to - from + 1;
        if (row.getLong(0) != size) {
            throw new IllegalStateException(
                    "There are " + row.getLong(0) + " coupons from sequence " + from + " to " + to);
        }
        return new CouponRun(
                from,
                row.getBuffer(1).getBytes(),
                null,
                issuedAt(row.getBuffer(2), size),
                sequences(row.getArrayOfIntegers(3)),
                sequences(row.getArrayOfIntegers(4)));
    }

    private static long[] issuedAt(Buffer micros, int size) {
        long[] millis = new long[size];
        for (int i = 0; i < size; i++) {
            millis[i] = TimestampConversion.fromBinary(micros.getLong(Long.BYTES * i));
        }
        return millis;
    }

    private static int[] sequences(Integer[] some) {
        int[] sequences = new int[some == null ? 0 : some.length];
        for (int i = 0; i < sequences.length; i++) {
            sequences[i] = some[i];
        }
        return sequences;
    }
}
