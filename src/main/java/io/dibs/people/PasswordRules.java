package io.dibs.people;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a password must be: long enough, and not what is tried first. Which kinds of characters it holds is its owner's
 * business.
 */
public final class PasswordRules {
    public static final int MIN_CHARACTERS = 8;
    /** Enough for any phrase, and little for the hash to read. */
    public static final int MAX_CHARACTERS = 128;

    private static final Set<String> COMMON = common();

    private PasswordRules() {}

    /** @return what is wrong, or null */
    public static @Nullable String flaw(String password, String email, String username) {
        int characters = password.codePointCount(0, password.length());
        if (characters < MIN_CHARACTERS || characters > MAX_CHARACTERS) {
            return "A password has " + MIN_CHARACTERS + " to " + MAX_CHARACTERS + " characters";
        }
        String plain = password.toLowerCase(Locale.ROOT);
        if (COMMON.contains(plain) || plain.codePoints().distinct().count() == 1) {
            return "This password is too common";
        }
        boolean known = plain.equals(email)
                || plain.equals(email.substring(0, email.indexOf('@')))
                || plain.equals(username.toLowerCase(Locale.ROOT));
        return known ? "The password must not be the e-mail address or the user name" : null;
    }

    private static Set<String> common() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                PasswordRules.class.getResourceAsStream("/common-passwords.txt"), StandardCharsets.UTF_8))) {
            return lines.lines().collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
