package io.dibs.people;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where nobody may do anything yet, somebody must be able to begin. Of nodes that start at once, one makes this
 * account.
 */
public final class FirstAdministrator {
    public static final String EMAIL = "admin@localhost";
    private static final String USERNAME = "Administrator";
    private static final int PASSWORD_CHARS = 20;

    private final AccountRepository accounts;
    private final PasswordHasher passwords;

    public FirstAdministrator(AccountRepository accounts, PasswordHasher passwords) {
        this.accounts = accounts;
        this.passwords = passwords;
    }

    /** @return what is wrong with the password, or null */
    public static @Nullable String flaw(String password) {
        return PasswordRules.flaw(password, EMAIL, USERNAME);
    }

    /**
     * @param chosen the password; empty makes one
     * @return the password where this very call has made the account
     */
    public Future<Optional<String>> create(Optional<String> chosen, long now) {
        return accounts.hasFirstAdministrator()
                .compose(is -> is ? Future.succeededFuture(Optional.empty()) : createNow(chosen, now));
    }

    private Future<Optional<String>> createNow(Optional<String> chosen, long now) {
        String password = chosen.orElseGet(() -> AccountIds.random(PASSWORD_CHARS));
        Account account = new Account(AccountIds.next(now), EMAIL, USERNAME, Set.of(Role.ADMIN), now);
        return passwords
                .hash(password)
                .compose(hash -> accounts.addFirstAdministrator(account, hash))
                .map(made -> made ? Optional.of(password) : Optional.empty());
    }
}
