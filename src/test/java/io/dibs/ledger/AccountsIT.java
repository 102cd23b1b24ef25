package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.people.Account;
import io.dibs.people.AccountEdit;
import io.dibs.people.AccountOutcome;
import io.dibs.people.AccountOutcome.Done;
import io.dibs.people.AccountOutcome.Refusal;
import io.dibs.people.AccountRepository;
import io.dibs.people.Role;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Accounts in a real PostgreSQL. */
class AccountsIT {
    private static final Account ANN = account("u-1", "ann@example.com", Role.USER);

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private AccountRepository accounts;

    @BeforeEach
    void open() {
        accounts = DATABASE.open("one").accounts();
    }

    private static Account account(String id, String email, Role... roles) {
        return new Account(id, email, "Ann", Set.of(roles), 1_900_000_000_123L);
    }

    @Test
    void whatIsAddedIsFoundByIdAndByEmail() {
        assertThat(ConditionWait.get(accounts.add(ANN, "hash"))).isEqualTo(new Done(ANN));
        assertThat(ConditionWait.get(accounts.find("u-1"))).contains(ANN);
        assertThat(ConditionWait.get(accounts.credentialsByEmail("ann@example.com"))
                        .orElseThrow()
                        .passwordHash())
                .isEqualTo("hash");
        assertThat(ConditionWait.get(accounts.credentialsById("u-1"))
                        .orElseThrow()
                        .account())
                .isEqualTo(ANN);
        assertThat(ConditionWait.get(accounts.find("u-2"))).isEmpty();
        assertThat(ConditionWait.get(accounts.credentialsByEmail("bob@example.com")))
                .isEmpty();
    }

    @Test
    void anEmailBelongsToOne() {
        ConditionWait.get(accounts.add(ANN, "hash"));
        ConditionWait.get(accounts.add(account("u-3", "bob@example.com", Role.USER), "hash"));
        assertThat(ConditionWait.get(accounts.add(account("u-2", "ann@example.com", Role.USER), "other")))
                .isEqualTo(Refusal.EMAIL_TAKEN);
        assertThat(ConditionWait.get(accounts.change("u-3", new AccountEdit("ann@example.com", null, null, null))))
                .isEqualTo(Refusal.EMAIL_TAKEN);
    }

    @Test
    void accountsComeInPagesByTheirId() {
        List<Account> crowd = IntStream.rangeClosed(1, 5)
                .mapToObj(n -> account("u-" + n, n + "@example.com", Role.USER))
                .toList();
        ConditionWait.get(accounts.addAll(crowd, "hash"));
        assertThat(ConditionWait.get(accounts.list("", 3))).isEqualTo(crowd.subList(0, 3));
        assertThat(ConditionWait.get(accounts.list("u-3", 3))).isEqualTo(crowd.subList(3, 5));
    }

    @Test
    void aChangeLeavesAloneWhatItDoesNotName() {
        ConditionWait.get(accounts.add(ANN, "hash"));
        Account renamed = new Account("u-1", "ann@example.com", "Anna", ANN.roles(), ANN.createdAt());
        assertThat(ConditionWait.get(accounts.change("u-1", new AccountEdit(null, "Anna", null, null))))
                .isEqualTo(new Done(renamed));
        assertThat(ConditionWait.get(accounts.credentialsById("u-1"))
                        .orElseThrow()
                        .passwordHash())
                .isEqualTo("hash");
        ConditionWait.get(
                accounts.change("u-1", new AccountEdit("anna@example.com", null, Set.of(Role.OPERATOR), "new")));
        assertThat(ConditionWait.get(accounts.credentialsByEmail("anna@example.com"))
                        .orElseThrow()
                        .passwordHash())
                .isEqualTo("new");
        assertThat(ConditionWait.get(accounts.change("u-9", new AccountEdit(null, "x", null, null))))
                .isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void theLastAdministratorStaysOne() {
        Account boss = account("u-1", "boss@example.com", Role.ADMIN);
        ConditionWait.get(accounts.add(boss, "hash"));
        assertThat(ConditionWait.get(accounts.remove("u-1"))).isEqualTo(Refusal.LAST_ADMINISTRATOR);
        assertThat(ConditionWait.get(accounts.change("u-1", new AccountEdit(null, null, Set.of(Role.USER), null))))
                .isEqualTo(Refusal.LAST_ADMINISTRATOR);
        assertThat(ConditionWait.get(accounts.change("u-1", new AccountEdit(null, "Big boss", null, null))))
                .isInstanceOf(Done.class);
        ConditionWait.get(accounts.add(account("u-2", "vice@example.com", Role.ADMIN), "hash"));
        assertThat(ConditionWait.get(accounts.remove("u-1"))).isInstanceOf(Done.class);
        assertThat(ConditionWait.get(accounts.remove("u-1"))).isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void administratorsWhoRemoveEachOtherAtOnceLeaveOne() {
        for (int round = 0; round < 20; round++) {
            DATABASE.run("DELETE FROM account");
            List<Account> bosses = IntStream.rangeClosed(1, 4)
                    .mapToObj(n -> account("u-" + n, n + "@example.com", Role.ADMIN))
                    .toList();
            ConditionWait.get(accounts.addAll(bosses, "hash"));
            List<Future<AccountOutcome>> removals =
                    bosses.stream().map(boss -> accounts.remove(boss.id())).toList();
            ConditionWait.get(Future.all(removals));
            assertThat(removals)
                    .filteredOn(removal -> removal.result() == Refusal.LAST_ADMINISTRATOR)
                    .hasSize(1);
        }
    }

    @Test
    void ofManyNodesThatStartAtOnceOneMakesTheFirstAdministrator() {
        List<AccountRepository> nodes = IntStream.range(0, 6)
                .mapToObj(n -> DATABASE.open("n" + n).accounts())
                .toList();
        List<Future<Boolean>> made = IntStream.range(0, 6)
                .mapToObj(n ->
                        nodes.get(n).addFirstAdministrator(account("u-" + n, "admin@localhost", Role.ADMIN), "hash"))
                .toList();
        ConditionWait.get(Future.all(made));
        assertThat(made).filteredOn(Future::result).hasSize(1);
        ConditionWait.get(accounts.add(account("u-9", "other@localhost", Role.ADMIN), "hash"));
        String first = DATABASE.read("SELECT id FROM account WHERE email = 'admin@localhost'");
        ConditionWait.get(accounts.remove(first));
        assertThat(ConditionWait.get(accounts.firstAdministrator())).contains(first);
        assertThat(ConditionWait.get(
                        accounts.addFirstAdministrator(account("u-8", "late@localhost", Role.ADMIN), "hash")))
                .isFalse();
    }
}
