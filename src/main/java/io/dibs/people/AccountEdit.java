package io.dibs.people;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes to an account; null leaves a field unchanged. */
public record AccountEdit(
        @Nullable String email,
        @Nullable String username,
        @Nullable Set<Role> roles,
        @Nullable String passwordHash) {
    @Override
    public String toString() {
        return "Edit[" + email + ", " + username + ", " + roles + "]";
    }
}
