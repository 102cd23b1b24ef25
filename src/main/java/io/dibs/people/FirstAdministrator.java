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

    /** The account and what signs it in. */
    public record MadePassword(String email, String password) {}

    /**
     * @param chosen the password; empty makes up one that nobody learns
     * @return whether this very call has made the account
     */
    public Future<Boolean> create(Optional<String> chosen, long now) {
        return accounts.firstAdministrator()
                .compose(id -> id.isPresent()
                        ? Future.succeededFuture(false)
                        : passwords
                                .hash(chosen.orElseGet(FirstAdministrator::random))
                                .compose(hash -> accounts.addFirstAdministrator(account(now), hash)));
    }

    /**
     * Makes up another password, and the account where nobody has.
     *
     * @return empty where the account was removed
     */
    public Future<Optional<MadePassword>> replacePassword(long now) {
        String password = random();
        return passwords
                .hash(password)
                .compose(hash -> accounts.addFirstAdministrator(account(now), hash)
                        .compose(made -> accounts.firstAdministrator())
                        .compose(id -> accounts.change(id.orElseThrow(), new AccountEdit(null, null, null, hash))))
                .map(changed -> changed instanceof AccountOutcome.Done done
                        ? Optional.of(new MadePassword(done.account().email(), password))
                        : Optional.empty());
    }

    private static Account account(long now) {
        return new Account(AccountIds.next(now), EMAIL, USERNAME, Set.of(Role.ADMIN), now);
    }

    private static String random() {
        return AccountIds.random(PASSWORD_CHARS);
    }
}
