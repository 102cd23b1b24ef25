package io.dibs.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.people.AccountOutcome.Done;
import io.dibs.people.AccountOutcome.Refusal;
import io.dibs.testkit.api.MemoryAccounts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Accounts with real hashes, on their own threads. */
class AccountServiceTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String PASSWORD = "correct horse";

    private final MemoryAccounts accounts = new MemoryAccounts();
    private final PasswordHasher passwords = new PasswordHasher(VERTX);
    private final AccountService people = new AccountService(accounts, passwords, () -> 1_900_000_000_123L);

    @AfterAll
    static void stop() {
        get(VERTX.close());
    }

    private static <T> T get(Future<T> future) {
        await().until(future::isComplete);
        return future.result();
    }

    private Account signUp(String email) {
        return ((Done) get(people.signUp(email, "Ann", PASSWORD, Set.of(Role.USER)))).account();
    }

    @Test
    void whoSignedUpSignsIn() {
        Account ann = signUp("ann@example.com");
        assertThat(get(people.signIn("ann@example.com", PASSWORD))).isEqualTo(new Done(ann));
        assertThat(get(people.signIn("ann@example.com", "correct horsf"))).isEqualTo(Refusal.WRONG_PASSWORD);
        assertThat(get(people.signIn("bob@example.com", PASSWORD))).isEqualTo(Refusal.WRONG_PASSWORD);
        assertThat(get(people.verifyPassword(ann.id(), PASSWORD))).isEqualTo(new Done(ann));
        assertThat(get(people.verifyPassword("u-nobody", PASSWORD))).isEqualTo(Refusal.WRONG_PASSWORD);
    }

    @Test
    void noPasswordIsThatOfNobody() {
        assertThat(Stream.of("", "x", PASSWORD)).noneMatch(each -> PasswordHash.matches(each, PasswordHash.NOBODYS));
    }

    @Test
    void aHashIsNeverTheSameTwiceAndHoldsNoPassword() {
        String one = get(passwords.hash(PASSWORD));
        assertThat(one).startsWith("$argon2id$v=19$m=12288,t=3,p=1$").isNotEqualTo(get(passwords.hash(PASSWORD)));
        assertThat(new AccountCredentials(signUp("eve@example.com"), one).toString())
                .doesNotContain(one);
        assertThat(new AccountEdit(null, "Eve", null, one).toString()).doesNotContain(one);
    }

    @Test
    void oneCharacterHasOneHashHoweverItWasTyped() {
        assertThat(get(passwords.matches("gänseblümchen", get(passwords.hash("ga\u0308nseblu\u0308mchen")))))
                .isTrue();
    }

    @Test
    void anUnknownAddressTakesAsLongAsAWrongPassword() {
        signUp("ann@example.com");
        IntStream.range(0, 5).forEach(i -> seconds("ann@example.com"));
        List<Double> wrong = new ArrayList<>();
        List<Double> unknown = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            wrong.add(seconds("ann@example.com"));
            unknown.add(seconds("nobody@example.com"));
        }
        assertThat(median(unknown) / median(wrong)).isBetween(0.6, 1.7);
    }

    private double seconds(String email) {
        long began = System.nanoTime();
        people.signIn(email, "not the password")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return (System.nanoTime() - began) / 1e9;
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }

    @Test
    void whoWouldWaitTooLongIsToldAtOnce() {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        List<Future<String>> hashes = IntStream.range(0, threads * 32 + 10)
                .mapToObj(i -> passwords.hash(PASSWORD))
                .toList();
        assertThat(hashes)
                .filteredOn(hash -> hash.failed() && hash.cause() instanceof OverloadedException)
                .hasSize(10);
        await().atMost(Duration.ofSeconds(60)).until(() -> hashes.stream().allMatch(Future::isComplete));
        assertThat(hashes).filteredOn(Future::succeeded).hasSize(threads * 32);
        assertThat(get(passwords.hash(PASSWORD))).isNotNull();
    }

    @Test
    void madeUpPeopleSignInWithTheirOnePassword() {
        AccountService.Crowd crowd = get(people.createRandom(300));
        assertThat(crowd.accounts()).hasSize(300);
        assertThat(crowd.accounts().stream().map(Account::email).distinct()).hasSize(300);
        Account last = crowd.accounts().get(299);
        assertThat(get(people.signIn(last.email(), crowd.password()))).isEqualTo(new Done(last));
    }

    @Test
    void theFirstAdministratorIsMadeOnceWithTheChosenPassword() {
        FirstAdministrator first = new FirstAdministrator(accounts, passwords);
        assertThat(get(first.create(Optional.of(PASSWORD), 5))).isTrue();
        assertThat(get(first.create(Optional.of("another horse"), 6))).isFalse();
        Account admin = ((Done) get(people.signIn(FirstAdministrator.EMAIL, PASSWORD))).account();
        assertThat(admin.isAdministrator()).isTrue();
    }

    @Test
    void aPasswordThatIsMadeUpForTheFirstAdministratorReplacesTheOneBefore() {
        FirstAdministrator first = new FirstAdministrator(accounts, passwords);
        String made = get(first.replacePassword(5)).orElseThrow().password();
        assertThat(made).hasSize(20);
        assertThat(get(first.create(Optional.empty(), 6))).isFalse();
        FirstAdministrator.MadePassword other = get(first.replacePassword(7)).orElseThrow();
        assertThat(get(people.signIn(FirstAdministrator.EMAIL, made))).isEqualTo(Refusal.WRONG_PASSWORD);
        assertThat(get(people.signIn(other.email(), other.password()))).isInstanceOf(Done.class);
    }

    @Test
    void aFirstAdministratorWhoWasRemovedGetsNoPassword() {
        FirstAdministrator first = new FirstAdministrator(accounts, passwords);
        get(first.create(Optional.of(PASSWORD), 5));
        String id = get(accounts.firstAdministrator()).orElseThrow();
        get(people.signUp("other@example.com", "Other", PASSWORD, Set.of(Role.ADMIN)));
        get(people.remove(id));
        assertThat(get(first.replacePassword(6))).isEmpty();
    }
}
