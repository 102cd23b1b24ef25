package io.dibs.ledger.holder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IndexPaceTest {
    private final IndexPace pace = new IndexPace();

    private void commits(long nanos) {
        commits(nanos, false);
    }

    private void commitsBesideAStep(long nanos) {
        commits(nanos, true);
    }

    private void commits(long nanos, boolean duringStep) {
        for (int i = 0; i < 100; i++) {
            pace.committed(nanos, duringStep);
        }
    }

    @Test
    void whoDisturbsNobodyDoesNotRest() {
        assertThat(pace.restNanos(1_000)).isZero();
        commits(100);
        assertThat(pace.restNanos(1_000)).isZero();
        commitsBesideAStep(90);
        assertThat(pace.restNanos(1_000)).isZero();
    }

    @Test
    void theMoreCommitsSlowDownTheLongerItRests() {
        commits(100);
        commitsBesideAStep(150);
        assertThat(pace.restNanos(1_000)).isBetween(490L, 510L);
        commitsBesideAStep(300);
        assertThat(pace.restNanos(1_000)).isBetween(1_990L, 2_010L);
    }

    @Test
    void itGoesOnAsSlowlyAsAllowedWhateverHappens() {
        commits(100);
        commitsBesideAStep(100_000);
        assertThat(pace.restNanos(1_000)).isEqualTo(4_000);
    }

    @Test
    void whatIsQuickAgainIsNoticed() {
        commits(100);
        commitsBesideAStep(300);
        commitsBesideAStep(100);
        assertThat(pace.restNanos(1_000)).isLessThan(10);
    }
}
