package io.dibs.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerTimesTest {
    private final AnswerTimes times = new AnswerTimes();

    @Test
    void percentilesAreTakenOfAllAnswers() {
        for (int took = 1; took <= 100; took++) {
            times.answered(took, took);
        }
        assertThat(times.percentile(0.5)).isEqualTo(50);
        assertThat(times.percentile(0.99)).isEqualTo(99);
        assertThat(times.longest()).isEqualTo(100);
    }

    @Test
    void theLongestSilenceAfterAFaultIsMeasured() {
        times.answered(1_000, 1);
        times.answered(5_000, 1);
        times.watchSilence(5_010);
        times.answered(5_020, 1);
        times.answered(5_800, 1);
        times.answered(5_900, 1);
        assertThat(times.silenceMillis()).isEqualTo(780);
        assertThat(times.silenceEnd()).isEqualTo(5_800);
    }
}
