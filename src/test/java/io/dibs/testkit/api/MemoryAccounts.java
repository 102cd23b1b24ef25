package io.dibs.testkit.api;

import io.dibs.people.Account;
import io.dibs.people.AccountCredentials;
import io.dibs.people.AccountEdit;
import io.dibs.people.AccountOutcome;
import io.dibs.people.AccountOutcome.Done;
import io.dibs.people.AccountOutcome.Refusal;
import io.dibs.people.AccountRepository;
import io.dibs.people.Role;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Accounts by the rules, in memory. */
public final class MemoryAccounts implements AccountRepository {
    private final TreeMap<String, AccountCredentials> byId = new TreeMap<>();
    private String first;
    public volatile boolean broken;

    @Override
    public synchronized Future<AccountOutcome> add(Account account, String passwordHash) {
        return answer(put(account, passwordHash));
    }

    private AccountOutcome put(Account account, String passwordHash) {
        boolean taken = byId.values().stream()
                .map(AccountCredentials::account)
                .anyMatch(other ->
                        other.email().equals(account.email()) && !other.id().equals(account.id()));
        if (!broken && !taken) {
            byId.put(account.id(), new AccountCredentials(account, passwordHash));
        }
        return taken ? Refusal.EMAIL_TAKEN : new Done(account);
    }

    @Override
    public synchronized Future<Void> addAll(List<Account> accounts, String passwordHash) {
        accounts.forEach(account -> put(account, passwordHash));
        return answer(null);
    }

    @Override
    public synchronized Future<Optional<Account>> find(String id) {
        return answer(Optional.ofNullable(byId.get(id)).map(AccountCredentials::account));
    }

    @Override
    public synchronized Future<List<Account>> list(String after, int limit) {
        return answer(byId.tailMap(after, false).values().stream()
                .limit(limit)
                .map(AccountCredentials::account)
                .toList());
    }

    @Override
    public synchronized Future<Optional<AccountCredentials>> credentialsByEmail(String email) {
        return answer(byId.values().stream()
                .filter(each -> each.account().email().equals(email))
                .findFirst());
    }

    @Override
    public synchronized Future<Optional<AccountCredentials>> credentialsById(String id) {
        return answer(Optional.ofNullable(byId.get(id)));
    }

    @Override
    public synchronized Future<AccountOutcome> change(String id, AccountEdit edit) {
        AccountCredentials was = byId.get(id);
        if (was == null) {
            return answer(Refusal.NOT_FOUND);
        }
        boolean steps = edit.roles() != null && !edit.roles().contains(Role.ADMIN);
        return answer(
                steps && isLast(was.account())
                        ? Refusal.LAST_ADMINISTRATOR
                        : put(changed(was.account(), edit), hash(was, edit)));
    }

    private static Account changed(Account was, AccountEdit edit) {
        return new Account(
                was.id(),
                Objects.requireNonNullElse(edit.email(), was.email()),
                Objects.requireNonNullElse(edit.username(), was.username()),
                Objects.requireNonNullElse(edit.roles(), was.roles()),
                was.createdAt());
    }

    private static String hash(AccountCredentials was, AccountEdit edit) {
        return Objects.requireNonNullElse(edit.passwordHash(), was.passwordHash());
    }

    private boolean isLast(Account account) {
        return account.isAdministrator()
                && byId.values().stream()
                                .filter(each -> each.account().isAdministrator())
                                .count()
                        == 1;
    }

    @Override
    public synchronized Future<AccountOutcome> remove(String id) {
        AccountCredentials was = byId.get(id);
        if (was == null) {
            return answer(Refusal.NOT_FOUND);
        }
        if (isLast(was.account())) {
            return answer(Refusal.LAST_ADMINISTRATOR);
        }
        if (!broken) {
            byId.remove(id);
        }
        return answer(new Done(was.account()));
    }

    @Override
    public synchronized Future<Optional<String>> firstAdministrator() {
        return answer(Optional.ofNullable(first));
    }

    @Override
    public synchronized Future<Boolean> addFirstAdministrator(Account account, String passwordHash) {
        boolean makes = first == null;
        if (makes) {
            first = account.id();
            put(account, passwordHash);
        }
        return answer(makes);
    }

    private <T> Future<T> answer(T value) {
        return broken ? Future.failedFuture("The ledger does not answer") : Future.succeededFuture(value);
    }
}
