package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TreePaceTest {
    private static final long SECOND = 1_000_000_000;

    private final TreePace pace = new TreePace();

    /** Thousands of campaigns at a time may be slow ones, each of which is due once a second. */
    @Test
    void slowSalesHaveMostOfTheTime() {
        pace.begin(0);
        pace.committed(1);
        assertThat(pace.restNanos(SECOND / 100)).isEqualTo(SECOND * 4 / 100);
    }

    @Test
    void whileNobodyClaimsThereIsNoRest() {
        pace.begin(0);
        assertThat(pace.restNanos(SECOND / 100)).isZero();
    }

    @Test
    void aCrowdIsServedFirstEvenIfTheTreeCouldKeepUp() {
        pace.begin(0);
        pace.committed(TreePace.CROWD / 50);
        assertThat(pace.restNanos(SECOND / 100)).isEqualTo(SECOND * 30 / 100);
    }

    @Test
    void afterTheCrowdItCatchesUp() {
        pace.committed(1_000_000);
        pace.begin(SECOND);
        assertThat(pace.restNanos(SECOND + SECOND / 100)).isZero();
    }
}
