package io.dibs.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two people win, one comes too late; then each promise is broken once. */
class HistoryCheckerTest {
    private static final String GOOD = """
            sent=0 answered=5 do=create campaign=c stock=2 answer=done
            sent=10 answered=20 do=claim campaign=c user=a answer=coupon sequence=1 code=A
            sent=30 answered=40 do=claim campaign=c user=b answer=coupon sequence=2 code=B
            sent=50 answered=60 do=claim campaign=c user=z answer=sold-out
            sent=90 do=listed campaign=c user=a sequence=1 code=A state=issued
            sent=90 do=listed campaign=c user=b sequence=2 code=B state=issued
            sent=90 do=end campaign=c stock=2 issued=2 all=true verdict=holds
            """;

    private static Optional<String> violation(String history) {
        return HistoryChecker.firstViolation(history.lines());
    }

    /** @param more lines that happened besides */
    private static Optional<String> with(String... more) {
        return violation(GOOD + String.join("\n", more));
    }

    private static void assertCaught(String promise, Optional<String> violation) {
        assertThat(violation).hasValueSatisfying(text -> assertThat(text).startsWith(promise));
    }

    @Test
    void whatKeepsThePromisesIsNoViolation() {
        assertThat(violation(GOOD)).isEmpty();
        assertThat(with("sent=70 answered=80 do=claim campaign=c user=a answer=coupon sequence=1 code=A"))
                .isEmpty();
        assertThat(with("sent=70 answered=80 do=claim campaign=c user=a answer=lost"))
                .isEmpty();
    }

    @Test
    void oneTooManyIsCaught() {
        assertCaught(
                "Never over", with("sent=70 answered=80 do=claim campaign=c user=d answer=coupon sequence=3 code=D"));
    }

    @Test
    void stockCountsFromWhenItWasAskedFor() {
        String third = "sent=70 answered=80 do=claim campaign=c user=d answer=coupon sequence=3 code=D";
        String more = " do=restock campaign=c add=1 answer=done";
        String end = GOOD.replace("stock=2 issued=2", "stock=3 issued=3")
                + "sent=90 do=listed campaign=c user=d sequence=3 code=D state=issued\n" + third + "\n";
        assertThat(violation(end + "sent=65 answered=85" + more)).isEmpty();
        assertCaught("Never over", violation(end + "sent=81 answered=85" + more));
    }

    @ParameterizedTest
    @CsvSource({"a, 2, B", "a, 1, X", "d, 1, A", "d, 2, D"})
    void aUserOrACouponThatIsThereTwiceIsCaught(String user, int sequence, String code) {
        String line = "sent=12 answered=80 do=claim campaign=c user=%s answer=coupon sequence=%d code=%s";
        assertCaught("Never twice", with(line.formatted(user, sequence, code)));
    }

    @Test
    void aCouponThatIsGoneAtTheEndIsCaught() {
        assertCaught("Never lost", violation(without("listed campaign=c user=b")));
    }

    @Test
    void aWinnerWhoIsRefusedLaterIsCaught() {
        assertCaught("Never lost", with("sent=70 answered=80 do=claim campaign=c user=a answer=sold-out"));
    }

    @Test
    void oneWhoAskedLaterAndIsServedBeforeIsCaught() {
        assertCaught("First come", violation(GOOD.replace("sent=10 answered=20", "sent=41 answered=42")));
    }

    @Test
    void twoWhoAskedAtTheSameTimeMayBeServedInAnyOrder() {
        assertThat(violation(GOOD.replace("sent=10 answered=20", "sent=35 answered=45")))
                .isEmpty();
    }

    @Test
    void whoRepeatsARequestAskedWithTheFirst() {
        String repeated = GOOD.replace("sent=10 answered=20", "sent=41 answered=42");
        assertCaught("First come", violation(repeated));
        assertThat(violation(repeated + "sent=10 answered=20 do=claim campaign=c user=a answer=lost"))
                .isEmpty();
    }

    @Test
    void aGapAtTheEndIsCaught() {
        String gap = GOOD.replace("stock=2", "stock=3").replace("sequence=2", "sequence=3");
        assertCaught("Without a gap", violation(gap));
    }

    @Test
    void anAnswerThatIsNotDocumentedIsCaught() {
        assertCaught("Never vague", with("sent=70 answered=80 do=claim campaign=c user=e answer=502"));
    }

    @Test
    void aCommandThatFindsNothingOrFailsIsCaught() {
        String redeem = "sent=70 answered=80 do=redeem campaign=c code=A reference=r answer=no status=";
        assertThat(with(redeem + "409")).isEmpty();
        assertCaught("Never lost", with(redeem + "404"));
        assertCaught("Never vague", with(redeem + "500"));
    }

    @Test
    void aUserWithoutAnAnswerIsCaught() {
        assertCaught("Never vague", with("sent=70 answered=80 do=claim campaign=c user=e answer=unavailable"));
    }

    @Test
    void aSoldOutBeforeTheLastOneAskedIsCaught() {
        assertCaught("A refusal is true", violation(GOOD.replace("sent=50 answered=60", "sent=22 answered=24")));
        assertThat(violation(GOOD.replace("sent=50 answered=60", "sent=22 answered=34")))
                .isEmpty();
    }

    @Test
    void aRefusalByAPauseOrAnEndThatNobodyAskedForIsCaught() {
        assertCaught("A refusal is true", with("sent=70 answered=80 do=claim campaign=c user=e answer=paused"));
        assertCaught("A refusal is true", with("sent=70 answered=80 do=claim campaign=c user=e answer=closed"));
        assertThat(with("sent=65 do=pause campaign=c", "sent=70 answered=80 do=claim campaign=c user=e answer=paused"))
                .isEmpty();
    }

    @Test
    void aRefusalByAPauseThatIsLongOverIsCaught() {
        String pause = "sent=61 answered=62 do=pause campaign=c answer=done";
        String open = "sent=63 answered=64 do=open campaign=c answer=done";
        String soon = "sent=70 answered=80 do=claim campaign=c user=e answer=paused";
        assertThat(with(pause, open, soon)).isEmpty();
        assertCaught(
                "A refusal is true",
                with(pause, open, soon.replace("70", "900000000").replace("80", "900000001")));
    }

    @Test
    void aCouponAfterAPauseOrAnEndIsCaught() {
        assertCaught("A command", with("sent=21 answered=25 do=pause campaign=c answer=done"));
        assertCaught("A command", with("sent=21 answered=25 do=close campaign=c answer=done"));
        assertThat(with("sent=21 answered=25 do=pause campaign=c")).isEmpty();
        assertThat(with(
                        "sent=21 answered=25 do=pause campaign=c answer=done",
                        "sent=26 answered=45 do=open campaign=c answer=done"))
                .isEmpty();
    }

    @Test
    void aRedemptionOrARevocationThatIsGoneIsCaught() {
        String redeemed = "sent=70 answered=80 do=redeem campaign=c code=A reference=r answer=done";
        String revoked = "sent=70 answered=80 do=revoke campaign=c code=A answer=done";
        assertCaught("What was done", with(redeemed));
        assertCaught("What was done", with(revoked));
        assertThat(violation(GOOD.replace("code=A state=issued", "code=A state=redeemed:r") + redeemed))
                .isEmpty();
        assertCaught(
                "What was done", violation(GOOD.replace("code=A state=issued", "code=A state=redeemed:q") + redeemed));
        assertThat(violation(GOOD.replace("code=A state=issued", "code=A state=revoked") + revoked))
                .isEmpty();
    }

    @Test
    void anEndWithTooFewIsCaught() {
        assertCaught("At the end", violation(GOOD.replace("stock=2", "stock=3")));
        assertCaught("At the end", violation(GOOD.replace("issued=2", "issued=3")));
        assertCaught("At the end", violation(GOOD.replace("verdict=holds", "verdict=violated")));
        assertThat(violation(GOOD.replace("stock=2", "stock=3").replace("all=true", "all=false")))
                .isEmpty();
    }

    @Test
    void aStockThatNobodyAskedForIsCaught() {
        assertCaught("At the end", violation(GOOD.replace("end campaign=c stock=2", "end campaign=c stock=1")));
        assertCaught("At the end", with("sent=70 answered=80 do=restock campaign=c add=1 answer=done"));
    }

    @Test
    void campaignsAreJudgedEachByItself() {
        assertThat(violation(GOOD + GOOD.replace("campaign=c", "campaign=d"))).isEmpty();
    }

    private static String without(String part) {
        return GOOD.lines().filter(line -> !line.contains(part)).reduce("", (text, line) -> text + line + "\n");
    }

    @Test
    void aPauseOfUnknownEndMayComeIntoForceLater() {
        String pause = "sent=11 answered=12 do=pause campaign=c answer=";
        String opened = "sent=13 answered=14 do=open campaign=c answer=done";
        String refused = "sent=600000000 answered=600000001 do=claim campaign=c user=p answer=paused";
        String later = "sent=700000000 answered=700000001 do=claim campaign=c user=p answer=sold-out";
        assertThat(with(pause + "unknown", opened, refused, later)).isEmpty();
        assertCaught("A refusal is true", with(pause + "done", opened, refused, later));
    }
}
