package io.dibs.people;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What an account may do. */
public enum Role {
    /** Claims for itself, and sees what is its own. */
    USER,
    /** Steers campaigns that are there, and sees everything about them. */
    OPERATOR,
    /** May do anything. */
    ADMIN;

    private final String label = name().toLowerCase(Locale.ROOT);

    public String label() {
        return label;
    }

    public static Optional<Role> of(String label) {
        return Stream.of(values()).filter(role -> role.label.equals(label)).findFirst();
    }
}
