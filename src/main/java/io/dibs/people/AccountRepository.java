package io.dibs.people;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Where accounts lie. A failed future means that nobody knows whether it was done. */
public interface AccountRepository {
    /** Refused where the e-mail is taken. */
    Future<AccountOutcome> add(Account account, String passwordHash);

    /** All or none, each with the same password. */
    Future<Void> addAll(List<Account> accounts, String passwordHash);

    Future<Optional<Account>> find(String id);

    /**
     * Accounts in the order of their ids, which is that of their sign-up.
     *
     * @param after the last id of the page before; empty for the first
     */
    Future<List<Account>> list(String after, int limit);

    Future<Optional<AccountCredentials>> credentialsByEmail(String email);

    Future<Optional<AccountCredentials>> credentialsById(String id);

    Future<AccountOutcome> change(String id, AccountEdit edit);

    Future<AccountOutcome> remove(String id);

    /** The id of its account, also of one that was removed; empty where it was never made. */
    Future<Optional<String>> firstAdministrator();

    /** @return false where there has been one; of many callers at once one gets true */
    Future<Boolean> addFirstAdministrator(Account account, String passwordHash);
}
