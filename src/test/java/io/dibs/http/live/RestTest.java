package io.dibs.http.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestTest {
    @Test
    void writingTakesATwentyFifthOfALoop() {
        assertThat(Rest.millisAfter(2_000_000, 8)).isEqualTo(48);
    }

    @Test
    void whatCostsLittleIsFollowedByTheShortestRest() {
        assertThat(Rest.millisAfter(100_000, 8)).isEqualTo(8);
    }

    @Test
    void aPauseOfTheCollectorDoesNotSilenceTheListeners() {
        assertThat(Rest.millisAfter(900_000_000, 8)).isEqualTo(500);
    }
}
