package io.dibs.http;

import java.nio.charset.StandardCharsets;

/** RFC 4180, safe to open in a spreadsheet: text that one would run as a formula begins with an apostrophe. */
final class Csv {
    static final String COUPON_HEAD = "sequence,code,userId,issuedAt,expiresAt,state\r\n";

    private Csv() {}

    static void field(Text out, String value) {
        out.add('"');
        if (startsFormula(value)) {
            out.add('\'');
        }
        out.addQuoted(value.getBytes(StandardCharsets.UTF_8)).add('"');
    }

    private static boolean startsFormula(String value) {
        return !value.isEmpty() && "=+-@\t\r\n＝＋－＠".indexOf(value.charAt(0)) >= 0;
    }
}
