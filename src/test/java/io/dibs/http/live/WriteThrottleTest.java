package io.dibs.http.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WriteThrottleTest {
    private static final long MILLI = 1_000_000;

    private final WriteThrottle rest = new WriteThrottle(8);
    private long now;

    @BeforeEach
    void begin() {
        now = 1_000 * MILLI;
    }

    private long restAfter(long workMillis) {
        long begun = now;
        now += workMillis * MILLI;
        return rest.millisAfter(begun, now);
    }

    private void times(int count, long lateMillis) {
        for (int i = 0; i < count; i++) {
            now += (restAfter(1) + lateMillis) * MILLI;
            rest.isOver(now);
        }
    }

    @Test
    void aBusyLoopGivesItsListenersASixtieth() {
        assertThat(restAfter(2)).isEqualTo(118);
        times(20, 3);
        assertThat(restAfter(2)).isEqualTo(118);
    }

    @Test
    void aLoopThatHasTimeGivesThemASixth() {
        times(40, 0);
        assertThat(restAfter(2)).isEqualTo(10);
    }

    @Test
    void oneTimerInTimeAmongLateOnesChangesNothing() {
        times(20, 5);
        times(1, 0);
        assertThat(restAfter(2)).isEqualTo(118);
    }

    @Test
    void aLoopBecomesBusyWithinAFewRests() {
        times(40, 0);
        times(3, 4);
        assertThat(restAfter(2)).isEqualTo(118);
    }

    @Test
    void whatCostsLittleIsFollowedByTheShortestRest() {
        assertThat(restAfter(0)).isEqualTo(8);
    }

    @Test
    void aPauseOfTheCollectorDoesNotSilenceTheListeners() {
        assertThat(restAfter(900)).isEqualTo(500);
    }
}
