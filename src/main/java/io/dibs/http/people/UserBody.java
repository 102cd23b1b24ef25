package io.dibs.http.people;

import io.dibs.http.answer.RefusedException;
import io.dibs.people.Account;
import io.dibs.people.AccountEdit;
import io.dibs.people.EmailRules;
import io.dibs.people.PasswordRules;
import io.dibs.people.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody sends to be, or to become. Whatever is null was not sent.
 *
 * @param email folded
 */
record UserBody(
        @Nullable String email,
        @Nullable String username,
        @Nullable String password,
        @Nullable String currentPassword,
        @Nullable Set<Role> roles) {
    static UserBody read(JsonObject body) {
        return new UserBody(
                body.containsKey("email") ? email(body.getString("email")) : null,
                body.getString("username"),
                body.getString("password"),
                body.getString("currentPassword"),
                roles(body.getJsonArray("roles")));
    }

    private static String email(String typed) {
        String email = EmailRules.folded(typed);
        RefusedException.where("email", EmailRules.flaw(email));
        return email;
    }

    private static @Nullable Set<Role> roles(@Nullable JsonArray labels) {
        return labels == null
                ? null
                : labels.stream()
                        .map(label -> Role.of((String) label).orElseThrow())
                        .collect(Collectors.toSet());
    }

    /** Who signs up: the schema requires these fields then. */
    record NewUser(String email, String username, String password) {
        @Override
        public String toString() {
            return "NewUser[" + email + ", " + username + "]";
        }
    }

    /** @throws RefusedException if the password is not good enough */
    NewUser newUser() {
        NewUser user = new NewUser(
                Objects.requireNonNull(email), Objects.requireNonNull(username), Objects.requireNonNull(password));
        RefusedException.where("password", PasswordRules.flaw(user.password(), user.email(), user.username()));
        return user;
    }

    boolean changesCredentials() {
        return email != null || password != null;
    }

    AccountEdit of(Account account) {
        if (password != null) {
            String newEmail = Objects.requireNonNullElse(email, account.email());
            String newName = Objects.requireNonNullElse(username, account.username());
            RefusedException.where("password", PasswordRules.flaw(password, newEmail, newName));
        }
        return new AccountEdit(email, username, roles, null);
    }

    @Override
    public String toString() {
        return "UserBody[" + email + ", " + username + ", " + roles + "]";
    }
}
