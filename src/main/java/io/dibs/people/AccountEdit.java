package io.dibs.people;

import java.util.Set;

/** What an account shall become. Whatever is null stays as it is. */
public record AccountEdit(String email, String username, Set<Role> roles, String passwordHash) {
    @Override
    public String toString() {
        return "Edit[" + email + ", " + username + ", " + roles + "]";
    }
}
