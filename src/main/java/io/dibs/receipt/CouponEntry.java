package io.dibs.receipt;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is hashed into a log for a coupon. The log publishes hashes only; the salt keeps others from guessing the user
 * behind one.
 *
 * @param issuedAtMillis since 1970
 */
public record CouponEntry(String campaign, int sequence, long issuedAtMillis, String salt, String userId) {
    private static final String HEADER = "dibs-coupon/v1";
    private static final Pattern FORM = Pattern.compile(
            HEADER + "\n([^\n]+)\n([1-9]\\d{0,9})\n([1-9]\\d{0,17})\n([0-9a-f]{32})\n(.+)", Pattern.DOTALL);

    public byte[] bytes() {
        String text = HEADER + "\n" + campaign + "\n" + sequence + "\n" + issuedAtMillis + "\n" + salt + "\n" + userId;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static CouponEntry parse(byte[] bytes) {
        Matcher parts = FORM.matcher(decode(bytes));
        if (!parts.matches()) {
            throw new InvalidProofException("The receipt holds no coupon");
        }
        long sequence = Long.parseLong(parts.group(2));
        if (sequence > Integer.MAX_VALUE) {
            throw new InvalidProofException("The coupon's sequence is too large");
        }
        return new CouponEntry(
                parts.group(1), (int) sequence, Long.parseLong(parts.group(3)), parts.group(4), parts.group(5));
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidProofException("The coupon's entry is not UTF-8");
        }
    }
}
