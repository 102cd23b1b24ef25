package io.dibs.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an address, a password and an id must be. */
class RulesTest {
    @ParameterizedTest
    @CsvSource({
        "Ann@Example.COM,ann@example.com",
        "' ann@example.com ',ann@example.com",
        "ann＠example.com,ann@example.com",
        "ÄNN@example.com,änn@example.com",
        "ANN+1@xn--bcher-kva.example,ann+1@xn--bcher-kva.example"
    })
    void oneAddressHasOneSpelling(String typed, String folded) {
        assertThat(EmailRules.folded(typed)).isEqualTo(folded);
        assertThat(EmailRules.flaw(folded)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ann",
                "@example.com",
                "ann@",
                "a@b@c",
                "a nn@example.com",
                "a\tb@c",
                "ann@exa mple",
                "a@b/c",
                "a@<b>"
            })
    void whatIsNoAddressIsRefused(String email) {
        assertThat(EmailRules.flaw(email)).isNotNull();
    }

    @Test
    void anAddressHasAnEnd() {
        assertThat(EmailRules.flaw("a".repeat(64) + "@" + "b".repeat(189))).isNull();
        assertThat(EmailRules.flaw("a".repeat(64) + "@" + "b".repeat(190))).isNotNull();
        assertThat(EmailRules.flaw("a".repeat(65) + "@b")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "seven77",
                "password",
                "PassWord123",
                "aaaaaaaaaaaa",
                "ann.smith@example.com",
                "Ann.Smith",
                "The Boss Herself"
            })
    void weakPasswordsAreRefused(String password) {
        assertThat(PasswordRules.flaw(password, "ann.smith@example.com", "The Boss Herself"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse", "gänseblümchen", "😀😃😄😁😆😅😂🤣", "aaaaaaab"})
    void longEnoughIsEnough(String password) {
        assertThat(PasswordRules.flaw(password, "ann@example.com", "Ann")).isNull();
    }

    @Test
    void charactersAreCountedNotTheirHalves() {
        assertThat(PasswordRules.flaw("😀😃😄😁", "ann@example.com", "Ann")).isNotNull();
        assertThat(PasswordRules.flaw("ab".repeat(64), "ann@example.com", "Ann"))
                .isNull();
        assertThat(PasswordRules.flaw("ab".repeat(64) + "a", "ann@example.com", "Ann"))
                .isNotNull();
    }

    @Test
    void idsStandInTheOrderOfTheirTime() {
        List<String> ids = IntStream.range(0, 100)
                .mapToObj(i -> AccountIds.next(1_900_000_000_000L + 977L * i))
                .toList();
        assertThat(ids).isSorted().doesNotHaveDuplicates().allMatch(id -> id.matches("u-[0-9a-z]{26}"));
        assertThat(IntStream.range(0, 1_000).mapToObj(i -> AccountIds.next(5)).distinct())
                .hasSize(1_000);
    }
}
