package io.dibs.people;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Manages user accounts. Thread-safe. */
public final class AccountService {
    /** As many as one statement brings in a moment. */
    public static final int MAX_RANDOM = 10_000;

    private static final int RANDOM_PASSWORD_CHARS = 20;

    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final LongSupplier now;

    /** @param now milliseconds of the epoch */
    public AccountService(AccountRepository accounts, PasswordHasher passwords, LongSupplier now) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.now = now;
    }

    /**
     * What a request with an idempotency key makes: the same again for each retry.
     *
     * @param seed nobody else knows it
     * @param at milliseconds of the epoch
     */
    public record Origin(byte[] seed, long at) {}

    /** @param email folded */
    public Future<AccountOutcome> signUp(String email, String username, String password, Set<Role> roles) {
        long at = now.getAsLong();
        Account account = new Account(AccountIds.next(at), email, username, roles, at);
        return passwords.hash(password).compose(hash -> accounts.add(account, hash));
    }

    /** The same, once: a retry finds the account that is there. */
    public Future<AccountOutcome> signUpOnce(
            String email, String username, String password, Set<Role> roles, Origin origin) {
        String id = AccountIds.next(origin.at(), AccountIds.seeded(origin.seed()));
        Account account = new Account(id, email, username, roles, origin.at());
        return accounts.find(id)
                .compose(known -> known.isPresent()
                        ? Future.succeededFuture(new AccountOutcome.Done(known.get()))
                        : passwords.hash(password).compose(hash -> accounts.add(account, hash)));
    }

    /** Neither the answer nor its timing reveals whether an address is unknown or the password is wrong. */
    public Future<AccountOutcome> signIn(String email, String password) {
        return accounts.credentialsByEmail(email).compose(found -> proven(found, password));
    }

    private Future<AccountOutcome> proven(Optional<AccountCredentials> found, String password) {
        String hash = found.map(AccountCredentials::passwordHash).orElse(null);
        return passwords
                .matches(password, hash)
                .map(matches -> matches
                        ? new AccountOutcome.Done(found.orElseThrow().account())
                        : AccountOutcome.Refusal.WRONG_PASSWORD);
    }

    /** Whether somebody who has signed in before knows the password too. */
    public Future<AccountOutcome> verifyPassword(String id, String password) {
        return accounts.credentialsById(id).compose(found -> proven(found, password));
    }

    public Future<Optional<Account>> find(String id) {
        return accounts.find(id);
    }

    public Future<List<Account>> list(String after, int limit) {
        return accounts.list(after, limit);
    }

    /** @param password null where it stays */
    public Future<AccountOutcome> change(String id, AccountEdit edit, @Nullable String password) {
        if (password == null) {
            return accounts.change(id, edit);
        }
        return passwords
                .hash(password)
                .compose(hash ->
                        accounts.change(id, new AccountEdit(edit.email(), edit.username(), edit.roles(), hash)));
    }

    public Future<AccountOutcome> remove(String id) {
        return accounts.remove(id);
    }

    /** People who are made up, and the one password of them all. */
    public record Crowd(List<Account> accounts, String password) {}

    public Future<Crowd> createRandom(int count) {
        return add(crowd(count, now.getAsLong(), AccountIds::random));
    }

    /** The same, once: a retry is answered with those who are there. */
    public Future<Crowd> createRandomOnce(int count, Origin origin) {
        Crowd crowd = crowd(count, origin.at(), AccountIds.seeded(origin.seed()));
        return accounts.find(crowd.accounts().get(0).id())
                .compose(known -> known.isPresent() ? Future.succeededFuture(crowd) : add(crowd));
    }

    private static Crowd crowd(int count, long at, AccountIds.Source source) {
        String password = source.next(RANDOM_PASSWORD_CHARS);
        return new Crowd(RandomPeople.of(count, at, source), password);
    }

    private Future<Crowd> add(Crowd crowd) {
        return passwords
                .hash(crowd.password())
                .compose(hash -> accounts.addAll(crowd.accounts(), hash))
                .map(crowd);
    }
}
