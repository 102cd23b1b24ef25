package io.dibs.http.upload;

import io.dibs.campaign.CouponCode;

/** The rule for codes that a campaign brings. */
final class CodeRule {
    static final int MAX_CHARACTERS = 64;

    private CodeRule() {}

    /** @throws LineFlaw where it is no code */
    static String checked(String line) {
        String code = line.strip();
        if (code.isEmpty()) {
            throw new LineFlaw("The line is empty");
        }
        if (code.length() > MAX_CHARACTERS) {
            throw new LineFlaw("A code has at most " + MAX_CHARACTERS + " characters");
        }
        for (int i = 0; i < code.length(); i++) {
            if (code.charAt(i) < ' ' || code.charAt(i) > '~') {
                throw new LineFlaw("A code holds visible ASCII characters and blanks only");
            }
        }
        if (!Character.isLetterOrDigit(code.charAt(0))) {
            throw new LineFlaw("A code begins with a letter or a digit");
        }
        if (CouponCode.read(code).isPresent()) {
            throw new LineFlaw("The code reads as one that Dibs makes");
        }
        return code;
    }
}
