package io.dibs.ledger;

import io.dibs.people.Account;
import io.dibs.people.AccountCredentials;
import io.dibs.people.AccountEdit;
import io.dibs.people.AccountOutcome;
import io.dibs.people.AccountOutcome.Done;
import io.dibs.people.AccountOutcome.Refusal;
import io.dibs.people.AccountRepository;
import io.dibs.people.Role;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Accounts in PostgreSQL. */
final class AccountTable implements AccountRepository {
    private static final String UNIQUE_VIOLATION = "23505";
    static final String FIRST_ADMINISTRATOR = "first-administrator";

    private final BoundedPool pool;

    AccountTable(BoundedPool pool) {
        this.pool = pool;
    }

    @Override
    public Future<AccountOutcome> add(Account account, String passwordHash) {
        return execute(AccountStatements.ADD, row(account, passwordHash))
                .map(added -> added.rowCount() == 0 ? Refusal.EMAIL_TAKEN : new Done(account));
    }

    private static Tuple row(Account account, String passwordHash) {
        return Tuple.of(
                account.id(),
                account.email(),
                account.username(),
                labels(account.roles()),
                TimestampConversion.of(account.createdAt()),
                passwordHash);
    }

    /** Somebody else took the e-mail between the statement's look and its write. */
    private static Future<AccountOutcome> taken(Throwable failure) {
        boolean taken =
                failure.getCause() instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
        return taken ? Future.succeededFuture(Refusal.EMAIL_TAKEN) : Future.failedFuture(failure);
    }

    @Override
    public Future<Void> addAll(List<Account> accounts, String passwordHash) {
        Tuple rows = Tuple.of(
                column(accounts, Account::id),
                column(accounts, Account::email),
                column(accounts, Account::username),
                labels(accounts.get(0).roles()),
                TimestampConversion.of(accounts.get(0).createdAt()),
                passwordHash);
        return execute(AccountStatements.ADD_ALL, rows).mapEmpty();
    }

    private static String[] column(List<Account> accounts, Function<Account, String> value) {
        return accounts.stream().map(value).toArray(String[]::new);
    }

    @Override
    public Future<Optional<Account>> find(String id) {
        return credentialsById(id).map(found -> found.map(AccountCredentials::account));
    }

    @Override
    public Future<List<Account>> list(String after, int limit) {
        return execute(AccountStatements.PAGE, Tuple.of(after, limit)).map(AccountTable::accounts);
    }

    @Override
    public Future<Optional<AccountCredentials>> credentialsByEmail(String email) {
        return execute(AccountStatements.BY_EMAIL, Tuple.of(email)).map(AccountTable::credentials);
    }

    @Override
    public Future<Optional<AccountCredentials>> credentialsById(String id) {
        return execute(AccountStatements.BY_ID, Tuple.of(id)).map(AccountTable::credentials);
    }

    @Override
    public Future<AccountOutcome> change(String id, AccountEdit edit) {
        String[] roles = edit.roles() == null ? null : labels(edit.roles());
        return execute(
                        AccountStatements.CHANGE,
                        Tuple.of(id, edit.email(), edit.username(), roles, edit.passwordHash()))
                .compose(changed -> changed.rowCount() > 0
                        ? Future.succeededFuture(
                                new Done(account(changed.iterator().next())))
                        : refused(id, edit.email()))
                .recover(AccountTable::taken);
    }

    @Override
    public Future<AccountOutcome> remove(String id) {
        return execute(AccountStatements.REMOVE, Tuple.of(id))
                .compose(removed -> removed.rowCount() > 0
                        ? Future.succeededFuture(
                                new Done(account(removed.iterator().next())))
                        : refused(id, null));
    }

    /** @param email that the account was to have; null where it was to stay */
    private Future<AccountOutcome> refused(String id, @Nullable String email) {
        return execute(AccountStatements.REFUSED, Tuple.of(id, email)).map(rows -> {
            Row row = rows.iterator().next();
            return !row.getBoolean(0)
                    ? Refusal.NOT_FOUND
                    : row.getBoolean(1) ? Refusal.EMAIL_TAKEN : Refusal.LAST_ADMINISTRATOR;
        });
    }

    @Override
    public Future<Optional<String>> firstAdministrator() {
        return pool.one(AccountStatements.FIRST, Tuple.of(FIRST_ADMINISTRATOR), row -> row.getString("value"));
    }

    @Override
    public Future<Boolean> addFirstAdministrator(Account account, String passwordHash) {
        return execute(AccountStatements.ADD_FIRST, row(account, passwordHash).addString(FIRST_ADMINISTRATOR))
                .map(added -> added.rowCount() > 0);
    }

    private Future<RowSet<Row>> execute(String sql, Tuple arguments) {
        return pool.execute(sql, arguments);
    }

    private static Optional<AccountCredentials> credentials(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(new AccountCredentials(
                        account(rows.iterator().next()), rows.iterator().next().getString("password")));
    }

    private static List<Account> accounts(RowSet<Row> rows) {
        List<Account> accounts = new ArrayList<>(rows.size());
        rows.forEach(row -> accounts.add(account(row)));
        return accounts;
    }

    private static Account account(Row row) {
        return new Account(
                row.getString("id"),
                row.getString("email"),
                row.getString("username"),
                roles(row.getArrayOfStrings("roles")),
                TimestampConversion.millis(row.getOffsetDateTime("created_at")));
    }

    private static Set<Role> roles(String[] labels) {
        return Arrays.stream(labels).map(label -> Role.of(label).orElseThrow()).collect(Collectors.toSet());
    }

    private static String[] labels(Set<Role> roles) {
        return roles.stream().sorted().map(Role::label).toArray(String[]::new);
    }
}
