package io.dibs.ledger.holder;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.ledger.holder.HolderBacklog.Limits;
import io.dibs.ledger.holder.HolderBacklog.Step;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One nanosecond is a long time here. */
class HolderBacklogTest {
    private static final int KEY = 7;
    private static final int QUIET = 20;
    private static final int RETRY = 1_000;

    private final HolderBacklog backlog = new HolderBacklog(new Limits(5, 10, 100, QUIET, RETRY), 0);
    private long now;

    private boolean commit(String campaign, int first, int last) {
        return backlog.committed(campaign, first, last, now);
    }

    private void find(String campaign, int issued, int upto) {
        backlog.found(campaign, KEY, issued, upto, now);
    }

    private Optional<Step> next() {
        return backlog.next(now, false);
    }

    private Optional<Step> nextAfter(long nanos) {
        now += nanos;
        return next();
    }

    private static Step step(String campaign, int from, int to) {
        return new Step(campaign, KEY, from, to);
    }

    private void advance(String campaign, int from, int to) {
        assertThat(nextAfter(QUIET)).contains(step(campaign, from, to));
        assertThat(backlog.advanced(step(campaign, from, to), to - from, now)).isZero();
    }

    @Test
    void aCampaignsTailIsReadWhenItIsFirstHeardOfAndThenKept() {
        assertThat(commit("a", 1, 3)).isTrue();
        assertThat(next()).isEmpty();
        find("a", 3, 0);
        advance("a", 0, 3);
        assertThat(commit("a", 4, 4)).isFalse();
        assertThat(backlog.lag()).isEqualTo(1);
        advance("a", 3, 4);
        assertThat(backlog.lag()).isZero();
        assertThat(nextAfter(QUIET)).as("nothing is left").isEmpty();
        assertThat(backlog.isContradicted("a")).isFalse();
    }

    /** Such as the end of a short sale: no later batch tells of it. */
    @Test
    void whatIsCommittedWhileTheTailIsReadIsNotLost() {
        assertThat(commit("a", 1, 3)).isTrue();
        assertThat(commit("a", 4, 6)).as("one reading is enough").isFalse();
        find("a", 3, 0);
        assertThat(backlog.lag()).isEqualTo(6);
        advance("a", 0, 6);
    }

    @Test
    void whatIsCommittedWhileTheTailIsReadAgainIsNotLost() {
        find("a", 3, 0);
        assertThat(nextAfter(QUIET)).contains(step("a", 0, 3));
        assertThat(backlog.overtaken(step("a", 0, 3), now)).isTrue();
        assertThat(backlog.lag()).as("unknown").isZero();
        assertThat(commit("a", 4, 6)).isFalse();
        find("a", 3, 3);
        advance("a", 3, 6);
    }

    @Test
    void whatAnOwnerBeforeLeftUndoneJoinsWhatIsKnown() {
        find("a", 3, 0);
        commit("a", 4, 4);
        find("a", 3, 2);
        advance("a", 2, 4);
    }

    @Test
    void aTailThatGrowsWaitsUntilItIsWorthAStepOrQuiet() {
        find("a", 4, 0);
        assertThat(nextAfter(QUIET - 1)).isEmpty();
        commit("a", 5, 5);
        assertThat(next()).as("worth it").contains(step("a", 0, 5));
        backlog.advanced(step("a", 0, 5), 5, now);
        commit("a", 6, 6);
        assertThat(nextAfter(QUIET - 1)).isEmpty();
        assertThat(nextAfter(1)).as("quiet").contains(step("a", 5, 6));
    }

    @Test
    void oneStepAtATimeAndTheLongestTailFirst() {
        find("a", 6, 0);
        find("b", 25, 0);
        assertThat(next()).contains(step("b", 0, 10));
        assertThat(next()).as("one is under way").isEmpty();
        backlog.advanced(step("b", 0, 10), 10, now);
        assertThat(next()).contains(step("b", 10, 20));
        backlog.advanced(step("b", 10, 20), 10, now);
        assertThat(next()).contains(step("a", 0, 6));
    }

    /** A run of the simulator can be repeated only where nothing depends on where objects are in memory. */
    @Test
    void ofTailsThatAreAsLongTheOneThatWasHeardOfFirstComesFirst() {
        for (int campaign = 0; campaign < 10; campaign++) {
            find("c" + campaign, 6, 0);
        }
        for (int campaign = 0; campaign < 10; campaign++) {
            Step step = step("c" + campaign, 0, 6);
            assertThat(next()).contains(step);
            backlog.advanced(step, 6, now);
        }
    }

    @Test
    void aStepWhoseOutcomeIsUnknownIsTriedAgainLaterAndSmaller() {
        find("a", 20, 0);
        assertThat(next()).contains(step("a", 0, 10));
        backlog.failed(now);
        assertThat(nextAfter(RETRY - 1)).isEmpty();
        assertThat(backlog.next(now, true)).as("batches wait for it").contains(step("a", 0, 5));
        backlog.failed(now);
        assertThat(nextAfter(RETRY)).as("no smaller").contains(step("a", 0, 5));
        backlog.advanced(step("a", 0, 5), 5, now);
        assertThat(next()).as("as large as before").contains(step("a", 5, 15));
    }

    @Test
    void aLargeCampaignsTailIsWorthAStepWhenItIsASixteenthAsLong() {
        find("a", 136, 128);
        assertThat(next()).contains(step("a", 128, 136));
        backlog.advanced(step("a", 128, 136), 8, now);
        commit("a", 137, 143);
        assertThat(next()).as("seven of eight").isEmpty();
        commit("a", 144, 144);
        assertThat(next()).contains(step("a", 136, 144));
    }

    @Test
    void whatIsWorthAStepGoesBeforeWhatIsLongerButNotWorthOne() {
        find("large", 169, 160);
        find("small", 5, 0);
        assertThat(next()).contains(step("small", 0, 5));
    }

    @Test
    void itRestsTheLongerTheMoreItsStepsSlowDownCommits() {
        find("a", 20, 0);
        backlog.committedWithin(100);
        assertThat(next()).isPresent();
        backlog.committedWithin(200);
        now += 50;
        backlog.advanced(step("a", 0, 10), 10, now);
        assertThat(nextAfter(49)).isEmpty();
        assertThat(nextAfter(1)).isPresent();
    }

    @Test
    void whereTheLogHasLostItsEndTheTailIsReadAgain() {
        find("a", 6, 0);
        advance("a", 0, 6);
        assertThat(commit("a", 4, 4)).isTrue();
        find("a", 4, 3);
        advance("a", 3, 4);
        assertThat(commit("a", 4, 4)).as("its last coupon alone").isTrue();
    }

    @Test
    void aCampaignThatIsGoneIsReadWhenItIsHeardOfAgain() {
        assertThat(commit("a", 1, 3)).isTrue();
        backlog.notFound("a");
        assertThat(backlog.lag()).isZero();
        assertThat(commit("a", 1, 1)).isTrue();
    }

    @Test
    void aTailIsTooLongUntilEnoughOfItIsIndexed() {
        find("a", 110, 0);
        assertThat(backlog.isTooLong("a")).isTrue();
        assertThat(backlog.isTooLong("b")).isFalse();
        assertThat(backlog.isAnyTooLong()).isTrue();
        advance("a", 0, 10);
        assertThat(backlog.isTooLong("a")).isFalse();
        assertThat(backlog.isAnyTooLong()).isFalse();
    }

    @Test
    void whoWasGivenTooManyIsCountedAndItsCampaignContradictedOnce() {
        find("a", 2, 0);
        assertThat(nextAfter(QUIET)).isPresent();
        assertThat(backlog.isContradicted("a")).isFalse();
        assertThat(backlog.advanced(step("a", 0, 2), 0, now)).isEqualTo(2);
        assertThat(backlog.lag()).isZero();
        assertThat(backlog.isContradicted("a")).isTrue();
        assertThat(backlog.isContradicted("a")).isFalse();
    }
}
