package io.dibs.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.ledger.Pulse;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerClockTest {
    private static final long EPOCH = 1_700_000_000_000L;
    /** How far this machine's clock is behind PostgreSQL's. */
    private static final long BEHIND = 600_000;

    private long millis = 5;
    private long setBack;
    private final LedgerClock clock = new LedgerClock(() -> millis * 1_000_000, this::wall);

    private long wall() {
        return EPOCH + millis - setBack;
    }

    private long truth() {
        return EPOCH + millis + BEHIND;
    }

    private long error() {
        return clock.now().wall() - truth();
    }

    /** @param error of the measurement; a beat that took longer may be more wrong */
    private void beat(long error, long doubt) {
        clock.correct(new Pulse(List.of(), truth() - wall() + error, doubt));
        millis += 1_000;
    }

    @Test
    void beforeTheFirstBeatItIsThisMachinesOwn() {
        assertThat(clock.now().wall()).isEqualTo(wall());
        assertThat(clock.now().monotonic()).isEqualTo(millis);
    }

    @Test
    void theFirstBeatSetsItRightHoweverLongItTook() {
        beat(80, 90);
        assertThat(error()).isEqualTo(80);
        beat(-1, 1);
        assertThat(error()).isEqualTo(-1);
    }

    @Test
    void aBeatThatTookLongDoesNotMoveWhatIsKnownBetter() {
        beat(1, 2);
        beat(70, 80);
        beat(-300, 301);
        assertThat(error()).isEqualTo(1);
    }

    @Test
    void aBeatThatContradictsWhatIsKnownMovesIt() {
        beat(0, 1);
        beat(5_000, 80);
        assertThat(error()).isEqualTo(5_000);
    }

    @Test
    void whatIsKnownGrowsOldSoThatDriftIsFollowed() {
        beat(0, 1);
        for (int i = 0; i < 10; i++) {
            beat(4, 10);
        }
        assertThat(error()).isEqualTo(4);
    }

    @Test
    void whoSetsThisMachinesTimeDoesNotMoveIt() {
        beat(0, 1);
        setBack = 86_400_000;
        assertThat(error()).isZero();
        beat(0, 1);
        assertThat(error()).isZero();
    }
}
