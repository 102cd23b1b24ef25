package io.dibs.http;

import io.dibs.campaign.Code;
import io.dibs.campaign.Expiry;
import io.dibs.campaign.Terms;
import java.nio.charset.StandardCharsets;

/** Writes coupons of one campaign. One event loop uses it: it holds a cipher. */
final class CouponWriter {
    private final Terms terms;
    private final Code.Writer codes;
    private final byte[] head;

    CouponWriter(Terms terms) {
        this.terms = terms;
        codes = new Code.Writer(terms);
        head = ("{\"campaign\":\"" + terms.campaign() + "\",\"userId\":\"").getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the codes of these terms are this writer's: a campaign's id can be used again after a deletion. */
    boolean writes(Terms other) {
        return terms == other
                || terms.number() == other.number()
                        && terms.shard() == other.shard()
                        && terms.codeKey().equals(other.codeKey());
    }

    /**
     * @param current the terms as they are now: what expires when can change while nothing is issued
     * @param ownCode that the campaign brought; null where it is computed
     */
    void json(
            Text out,
            Terms current,
            byte[] userId,
            int sequence,
            byte[] ownCode,
            long issuedAt,
            boolean revoked,
            long now) {
        long expiresAt = current.expiry().expiresAt(issuedAt);
        out.add(head).addEscaped(userId).add("\",\"sequence\":").add(sequence);
        out.add(",\"code\":\"");
        if (ownCode == null) {
            out.addCode(codes, sequence);
        } else {
            out.addEscaped(ownCode);
        }
        out.add("\",\"issuedAt\":\"").addTime(issuedAt);
        if (expiresAt == Expiry.NONE) {
            out.add("\",\"expiresAt\":null,\"state\":\"");
        } else {
            out.add("\",\"expiresAt\":\"").addTime(expiresAt).add("\",\"state\":\"");
        }
        out.add(state(revoked, expiresAt, now)).add("\"}");
    }

    void json(Text out, Terms current, CouponView coupon, long now) {
        byte[] userId = coupon.userId().getBytes(StandardCharsets.UTF_8);
        byte[] code = coupon.code() == null ? null : coupon.code().getBytes(StandardCharsets.UTF_8);
        json(out, current, userId, coupon.sequence(), code, coupon.issuedAt(), coupon.revoked(), now);
    }

    void csv(Text out, CouponView coupon, long now) {
        long expiresAt = terms.expiry().expiresAt(coupon.issuedAt());
        out.add(coupon.sequence()).add(',');
        if (coupon.code() == null) {
            out.addCode(codes, coupon.sequence());
        } else {
            Csv.field(out, coupon.code());
        }
        out.add(',');
        Csv.field(out, coupon.userId());
        out.add(',').addTime(coupon.issuedAt()).add(',');
        if (expiresAt != Expiry.NONE) {
            out.addTime(expiresAt);
        }
        out.add(',').add(state(coupon.revoked(), expiresAt, now)).add("\r\n");
    }

    private static String state(boolean revoked, long expiresAt, long now) {
        if (revoked) {
            return "revoked";
        }
        return now >= expiresAt ? "expired" : "issued";
    }
}
