package io.dibs.people;

import java.util.Set;

/**
 * Somebody who signed up here.
 *
 * @param id what claims and coupons call this user
 * @param email folded, so that it has one spelling; no two accounts have the same
 * @param username what people call this user; not unique
 * @param createdAt milliseconds of the epoch
 */
public record Account(String id, String email, String username, Set<Role> roles, long createdAt) {
    public Account {
        roles = Set.copyOf(roles);
    }

    public boolean isAdministrator() {
        return roles.contains(Role.ADMIN);
    }
}
