package io.dibs.people;

import java.util.Set;

/** Changes to an account; null leaves a field unchanged. */
public record AccountEdit(String email, String username, Set<Role> roles, String passwordHash) {
    @Override
    public String toString() {
        return "Edit[" + email + ", " + username + ", " + roles + "]";
    }
}
