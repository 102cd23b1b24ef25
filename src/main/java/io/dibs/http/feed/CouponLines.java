package io.dibs.http.feed;

import io.dibs.campaign.CouponCode;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.CouponState;
import io.dibs.campaign.Terms;
import io.dibs.http.coupon.ByteText;
import io.dibs.http.coupon.CodePage;
import io.dibs.repository.CouponFeed.CouponBlock;
import io.dibs.repository.JoinedTexts;
import org.jspecify.annotations.Nullable;

/** Writes coupons of one campaign as lines of CSV, with no object for a line. One thread at a time uses it. */
public final class CouponLines {
    private final CouponExpiry expiry;
    private final CouponCode.Writer codes;

    public CouponLines(Terms terms) {
        expiry = terms.expiry();
        codes = new CouponCode.Writer(terms);
    }

    /** Adds what stands in a coupon's line behind its state, a comma before each field. */
    public interface FurtherFields {
        void add(ByteText out, int sequence);
    }

    void write(ByteText out, CouponBlock block, long now) {
        write(out, block, now, (line, sequence) -> {});
    }

    public void write(ByteText out, CouponBlock block, long now, FurtherFields further) {
        byte[] users = block.userIds();
        CodePage own = block.codes() == null ? null : new CodePage(block.first(), block.codes(), block.size());
        int start = 0;
        int redeemed = 0;
        int revoked = 0;
        for (int i = 0; i < block.size(); i++) {
            int sequence = block.first() + i;
            int end = start;
            while (end < users.length && users[end] != JoinedTexts.SEPARATOR) {
                end++;
            }
            boolean isRedeemed = isAt(block.redeemed(), redeemed, sequence);
            boolean isRevoked = isAt(block.revoked(), revoked, sequence);
            redeemed += isRedeemed ? 1 : 0;
            revoked += isRevoked ? 1 : 0;
            code(out.add(sequence).add(','), own, sequence);
            out.add(',');
            CsvFormat.field(out, users, start, end);
            times(out, block.issuedAt()[i], isRedeemed, isRevoked, now);
            further.add(out, sequence);
            out.add(CsvFormat.END_OF_LINE);
            start = end + 1;
        }
    }

    private void code(ByteText out, @Nullable CodePage own, int sequence) {
        if (own == null) {
            out.addCode(codes, sequence);
        } else {
            byte[] code = own.code(sequence);
            CsvFormat.field(out, code, 0, code.length);
        }
    }

    private static boolean isAt(int[] sequences, int next, int sequence) {
        return next < sequences.length && sequences[next] == sequence;
    }

    private void times(ByteText out, long issuedAt, boolean redeemed, boolean revoked, long now) {
        long expiresAt = expiry.expiresAt(issuedAt);
        out.add(',').addTime(issuedAt).add(',');
        if (expiresAt != CouponExpiry.NONE) {
            out.addTime(expiresAt);
        }
        out.add(',').add(CouponState.of(redeemed, revoked, expiresAt, now).label());
    }
}
