package io.dibs.http.coupon;

import io.dibs.campaign.CouponCode;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.CouponState;
import io.dibs.campaign.Terms;
import io.dibs.repository.CouponView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes coupons of one campaign. One event loop uses it: it holds a cipher. */
public final class CouponWriter {
    private final Terms terms;
    private final CouponCode.Writer codes;
    private final byte[] head;

    CouponWriter(Terms terms) {
        this.terms = terms;
        codes = new CouponCode.Writer(terms);
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
    public void json(
            ByteText out,
            Terms current,
            byte[] userId,
            int sequence,
            byte @Nullable [] ownCode,
            long issuedAt,
            boolean revoked,
            long now) {
        long expiresAt = current.expiry().expiresAt(issuedAt);
        json(out, userId, sequence, ownCode, issuedAt, expiresAt);
        out.add(CouponState.of(false, revoked, expiresAt, now).label()).add("\"}");
    }

    public void json(ByteText out, Terms current, CouponView coupon, long now) {
        toState(out, current, coupon, now).add('}');
    }

    /** With its state, and since when. */
    void whole(ByteText out, Terms current, CouponView coupon, long now) {
        time(toState(out, current, coupon, now).add(",\"redeemedAt\":"), coupon.redeemedAt());
        out.add(",\"reference\":");
        if (coupon.reference() == null) {
            out.add("null");
        } else {
            out.add('"')
                    .addEscaped(coupon.reference().getBytes(StandardCharsets.UTF_8))
                    .add('"');
        }
        time(out.add(",\"revokedAt\":"), coupon.revokedAt()).add('}');
    }

    /** All but the closing brace of a list. */
    public static void list(ByteText out, Terms terms, List<CouponView> coupons, long now) {
        CouponWriter writer = new CouponWriter(terms);
        out.add("{\"items\":[");
        for (int i = 0; i < coupons.size(); i++) {
            writer.json(i == 0 ? out : out.add(','), terms, coupons.get(i), now);
        }
        out.add(']');
    }

    private ByteText toState(ByteText out, Terms current, CouponView coupon, long now) {
        long expiresAt = current.expiry().expiresAt(coupon.issuedAt());
        byte[] userId = coupon.userId().getBytes(StandardCharsets.UTF_8);
        byte @Nullable [] code = coupon.code() == null ? null : coupon.code().getBytes(StandardCharsets.UTF_8);
        json(out, userId, coupon.sequence(), code, coupon.issuedAt(), expiresAt);
        return out.add(coupon.state(expiresAt, now).label()).add('"');
    }

    private void json(
            ByteText out, byte[] userId, int sequence, byte @Nullable [] ownCode, long issuedAt, long expiresAt) {
        out.add(head).addEscaped(userId).add("\",\"sequence\":").add(sequence);
        out.add(",\"code\":\"");
        if (ownCode == null) {
            out.addCode(codes, sequence);
        } else {
            out.addEscaped(ownCode);
        }
        out.add("\",\"issuedAt\":\"").addTime(issuedAt);
        if (expiresAt == CouponExpiry.NONE) {
            out.add("\",\"expiresAt\":null,\"state\":\"");
        } else {
            out.add("\",\"expiresAt\":\"").addTime(expiresAt).add("\",\"state\":\"");
        }
    }

    private static ByteText time(ByteText out, @Nullable Long millis) {
        return millis == null ? out.add("null") : out.add('"').addTime(millis).add('"');
    }
}
