package io.dibs.http.feed;

import io.dibs.http.coupon.ByteText;

/** RFC 4180, safe to open in a spreadsheet: text that one would run as a formula begins with an apostrophe. */
public final class CsvFormat {
    public static final String COUPON_FIELDS = "sequence,code,userId,issuedAt,expiresAt,state";
    public static final String END_OF_LINE = "\r\n";
    private static final String FORMULA_STARTS = "=+-@\t\r";
    /** The same signs in their full-width forms, all in U+FF00 to U+FF3F. */
    private static final String WIDE_STARTS = "＝＋－＠";

    private CsvFormat() {}

    /** A field that holds this part of UTF-8. */
    public static void field(ByteText out, byte[] utf8, int from, int to) {
        out.add('"');
        if (startsFormula(utf8, from, to)) {
            out.add('\'');
        }
        out.addQuoted(utf8, from, to).add('"');
    }

    private static boolean startsFormula(byte[] utf8, int from, int to) {
        if (from == to) {
            return false;
        }
        if (utf8[from] != (byte) 0xef || to - from < 3) {
            return FORMULA_STARTS.indexOf(utf8[from]) >= 0;
        }
        char wide = (char) (0xf000 | (utf8[from + 1] & 0x3f) << 6 | utf8[from + 2] & 0x3f);
        return WIDE_STARTS.indexOf(wide) >= 0;
    }
}
