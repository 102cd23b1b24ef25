package io.dibs.people;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rule for e-mail addresses. Whether anybody reads them is not known here. */
public final class EmailRules {
    private static final int MAX_LENGTH = 254;
    private static final int MAX_LOCAL = 64;

    private EmailRules() {}

    /** One spelling for what people take for the same address. */
    public static String folded(String email) {
        return Normalizer.normalize(email.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    /** @return what is wrong, or null */
    public static @Nullable String flaw(String folded) {
        int at = folded.indexOf('@');
        if (at < 1 || at != folded.lastIndexOf('@') || at == folded.length() - 1) {
            return "An e-mail address must have the form name@host";
        }
        if (folded.length() > MAX_LENGTH || at > MAX_LOCAL) {
            return "An e-mail address has at most " + MAX_LENGTH + " characters, " + MAX_LOCAL
                    + " of them before the @";
        }
        boolean odd = folded.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))
                || !folded.substring(at + 1).codePoints().allMatch(EmailRules::isOfHost);
        return odd ? "The e-mail address contains a character that is not allowed" : null;
    }

    private static boolean isOfHost(int c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-';
    }
}
