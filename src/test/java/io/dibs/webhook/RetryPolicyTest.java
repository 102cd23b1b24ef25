package io.dibs.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    @Test
    void pausesGrowToABoundAndAreLeftToChanceByAQuarter() {
        assertThat(RetryPolicy.USUAL.pauseMillis(0, 0.5)).isEqualTo(5_000);
        assertThat(RetryPolicy.USUAL.pauseMillis(0, 0)).isEqualTo(4_375);
        assertThat(RetryPolicy.USUAL.pauseMillis(0, 1)).isEqualTo(5_625);
        assertThat(RetryPolicy.USUAL.pauseMillis(1, 0.5)).isEqualTo(20_000);
        assertThat(RetryPolicy.USUAL.pauseMillis(5, 0.5)).isEqualTo(5_120_000);
        assertThat(RetryPolicy.USUAL.pauseMillis(6, 0.5)).isEqualTo(14_400_000);
        assertThat(RetryPolicy.USUAL.pauseMillis(1_000, 0.5)).isEqualTo(14_400_000);
    }
}
