package io.dibs.app.demo;

import java.util.Locale;

/** The user ids of a crowd: person-00001 is number 0. */
final class PersonId {
    private static final String PREFIX = "person-";

    private PersonId() {}

    static String of(int person) {
        return String.format(Locale.ROOT, PREFIX + "%05d", person + 1);
    }

    /** Somebody else's claim, as from a shell, is no person of the crowd: -1. */
    static int number(String userId) {
        try {
            return userId.startsWith(PREFIX) ? Integer.parseInt(userId.substring(PREFIX.length())) - 1 : -1;
        } catch (NumberFormatException other) {
            return -1;
        }
    }
}
