package io.dibs.ledger;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.UserHash;
import io.dibs.repository.JoinedTexts;
import io.dibs.shard.CouponPage;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Coupons of a campaign from one sequence to another out of the runs that hold them. The first and the last run may
 * reach further. No object for a coupon.
 */
final class CouponRunReader {
    private final int from;
    private final int size;
    private final long[] issuedAt;
    private int next;

    private CouponRunReader(int from, int to) {
        this.from = from;
        this.size = to - from + 1;
        this.issuedAt = new long[size];
        this.next = from;
    }

    /** What memory needs. */
    static CouponPage page(Iterable<Row> runs, UserHash hash, boolean keyed, int from, int to) {
        CouponRunReader reader = new CouponRunReader(from, to);
        Identities holders = new Identities(hash, reader.size);
        Keys keys = new Keys(keyed ? reader.size : 0);
        for (Row row : runs) {
            Part part = reader.next(row);
            holders.add(row, part);
            if (keyed) {
                keys.add(row.getBuffer("keys"), part);
            }
        }
        reader.requireWhole();
        return new CouponPage(
                from,
                holders.highs,
                holders.lows,
                reader.issuedAt,
                keyed ? keys.highs : null,
                keyed ? keys.lows : null,
                sequences(runs, "revoked", from, to));
    }

    /** The coupons of one run that are asked for: {@code count} of them, after {@code skipped} others. */
    private record Part(int at, int skipped, int count) {}

    private Part next(Row row) {
        int first = row.getInteger("first");
        int last = row.getInteger("last");
        if (first > next || last < next) {
            throw torn();
        }
        Part part = new Part(next - from, next - first, Math.min(last, from + size - 1) - next + 1);
        long moment = TimestampConversion.millis(row.getOffsetDateTime("issued_at"));
        Buffer delays = row.getBuffer("delays");
        for (int i = 0; i < part.count; i++) {
            issuedAt[part.at + i] = moment + (delays == null ? 0 : delays.getUnsignedByte(part.skipped + i));
        }
        next += part.count;
        return part;
    }

    private void requireWhole() {
        if (next != from + size) {
            throw torn();
        }
    }

    private IllegalStateException torn() {
        return new IllegalStateException(
                "The log does not hold each coupon from sequence " + from + " to " + (from + size - 1));
    }

    /** A run's user ids, one after the other. */
    private static final class Users {
        private final byte[] bytes;
        private int start;
        private int end = -1;

        Users(Buffer joined) {
            bytes = joined.getBytes();
        }

        void advance() {
            start = end + 1;
            if (start > bytes.length) {
                throw new IllegalStateException("A run of the log holds fewer users than coupons");
            }
            end = start;
            while (end < bytes.length && bytes[end] != JoinedTexts.SEPARATOR) {
                end++;
            }
        }

        void skip(int count) {
            for (int i = 0; i < count; i++) {
                advance();
            }
        }
    }

    private static final class Identities {
        private final UserHash hash;
        private final long[] highs;
        private final long[] lows;

        Identities(UserHash hash, int size) {
            this.hash = hash;
            highs = new long[size];
            lows = new long[size];
        }

        void add(Row row, Part part) {
            Users users = new Users(row.getBuffer("users"));
            Buffer ordinals = row.getBuffer("ordinals");
            users.skip(part.skipped);
            for (int i = 0; i < part.count; i++) {
                users.advance();
                HolderIdentity user = ErasedPerson.identity(hash, users.bytes, users.start, users.end - users.start);
                HolderIdentity holder =
                        ordinals == null ? user : user.ordinal(ordinals.getShort(2 * (part.skipped + i)));
                highs[part.at + i] = holder.high();
                lows[part.at + i] = holder.low();
            }
        }
    }

    private static final class Keys {
        private final long[] highs;
        private final long[] lows;

        Keys(int size) {
            highs = new long[size];
            lows = new long[size];
        }

        /** A later owner may have changed how many a user may hold, and issued coupons since. */
        void add(@Nullable Buffer keys, Part part) {
            if (keys == null) {
                throw new IllegalStateException(
                        "The log holds no idempotency keys: its campaign has other terms by now");
            }
            for (int i = 0; i < part.count; i++) {
                int place = 16 * (part.skipped + i);
                highs[part.at + i] = keys.getLong(place);
                lows[part.at + i] = keys.getLong(place + 8);
            }
        }
    }

    /** Those of a column of sequences, of which each run has its own. */
    static int[] sequences(Iterable<Row> runs, String column, int from, int to) {
        IntStream.Builder sequences = IntStream.builder();
        for (Row run : runs) {
            for (int sequence : run.getArrayOfIntegers(column)) {
                if (sequence >= from && sequence <= to) {
                    sequences.add(sequence);
                }
            }
        }
        return sequences.build().toArray();
    }

    /** User ids in UTF-8, a separator between each two, and the moments. */
    static JoinedUsers joined(Iterable<Row> runs, int from, int to) {
        CouponRunReader reader = new CouponRunReader(from, to);
        Buffer joined = Buffer.buffer();
        for (Row row : runs) {
            Part part = reader.next(row);
            Users users = new Users(row.getBuffer("users"));
            users.skip(part.skipped + 1);
            int begin = users.start;
            users.skip(part.count - 1);
            if (joined.length() > 0) {
                joined.appendByte(JoinedTexts.SEPARATOR);
            }
            joined.appendBytes(users.bytes, begin, users.end - begin);
        }
        reader.requireWhole();
        return new JoinedUsers(joined.getBytes(), reader.issuedAt);
    }

    record JoinedUsers(byte[] userIds, long[] issuedAt) {
        String[] users() {
            Users joined = new Users(Buffer.buffer(userIds));
            String[] users = new String[issuedAt.length];
            for (int i = 0; i < users.length; i++) {
                joined.advance();
                users[i] = new String(joined.bytes, joined.start, joined.end - joined.start, StandardCharsets.UTF_8);
            }
            return users;
        }
    }
}
