package io.dibs.http.coupon;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;
import io.dibs.repository.CouponRepository.HeldCoupon;
import io.dibs.repository.CouponRepository.HoldingCursor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes the cursors of a user's coupons. Clients hand them back as they came. */
final class CursorText {
    private static final Pattern FORM = Pattern.compile("(?:([0-9]{1,18})\\.)?([a-z0-9-]{1,64})\\.([0-9]{1,4})");

    private CursorText() {}

    /** @param byExpiry whether it must be one of that order */
    static HoldingCursor parse(@Nullable String text, boolean byExpiry) {
        if (text == null) {
            return HoldingCursor.START;
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches() || (parts.group(1) != null) != byExpiry) {
            throw new RefusedException(Problem.badField("after", "after must be the next of a page of the same order"));
        }
        long expiresAt = byExpiry ? Long.parseLong(parts.group(1)) : 0;
        return new HoldingCursor(expiresAt, parts.group(2), Integer.parseInt(parts.group(3)));
    }

    static String of(HeldCoupon last, boolean byExpiry) {
        String place = last.terms().campaign() + "." + last.ordinal();
        return byExpiry ? last.terms().expiry().expiresAt(last.coupon().issuedAt()) + "." + place : place;
    }
}
