package io.dibs.http.request;

import org.jspecify.annotations.Nullable;

/**
 * The rule for user ids: 1 to 128 characters of Unicode, none of them a control character. {@code .} and {@code ..} are
 * none: clients and proxies take them out of a path, so nobody could look them up.
 */
public final class UserIds {
    static final int MAX_CHARACTERS = 128;

    private UserIds() {}

    /** @return what is wrong, or null */
    public static @Nullable String flaw(String userId) {
        int length = userId.length();
        if (length == 0) {
            return "userId must not be empty";
        }
        if (userId.equals(".") || userId.equals("..")) {
            return "userId must not be . or .., which have a meaning of their own in a path";
        }
        if (length > MAX_CHARACTERS && userId.codePointCount(0, length) > MAX_CHARACTERS) {
            return "userId must have at most " + MAX_CHARACTERS + " characters";
        }
        for (int i = 0; i < length; i++) {
            char c = userId.charAt(i);
            if (c < ' ' || c >= 0x7f && c <= 0x9f) {
                return "userId must not hold control characters";
            }
            if (Character.isSurrogate(c)) {
                if (!isPair(userId, i)) {
                    return "userId must be valid Unicode: it holds half a surrogate pair";
                }
                i++;
            }
        }
        return null;
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }
}
