package io.dibs.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.cluster.HeartbeatPort.HeartbeatResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerClockTest {
    private static final long EPOCH = 1_700_000_000_000L;
    /** How far this machine's clock is behind PostgreSQL's. */
    private static final long BEHIND = 600_000;

    private static final long HOUR = 3_600_000;

    private long millis = 5;
    private long setBack;
    private long suspended;
    private final List<Long> jumps = new ArrayList<>();
    private final LedgerClock clock = new LedgerClock(() -> millis * 1_000_000, this::wall, jumps::add);

    private long wall() {
        return EPOCH + millis + suspended - setBack;
    }

    private long truth() {
        return EPOCH + millis + suspended + BEHIND;
    }

    private long error() {
        return clock.now().wall() - truth();
    }

    /** @param error of the measurement; a beat that took longer may be more wrong */
    private void beat(long error, long doubt) {
        clock.correct(new HeartbeatResult(List.of(), truth() - wall() + error, doubt));
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
        beat(2_000, 80);
        assertThat(error()).isEqualTo(2_000);
        assertThat(jumps).isEmpty();
    }

    /** A beat every second: two of them at most tell of a clock that was wrong for a second. */
    @Test
    void aClockThatIsWrongForAMomentIsNotFollowed() {
        beat(0, 1);
        beat(HOUR, 1);
        beat(HOUR, 1);
        assertThat(error()).isZero();
        beat(0, 1);
        beat(HOUR, 1);
        beat(0, 1);
        assertThat(error()).isZero();
        assertThat(jumps).containsExactly(HOUR, HOUR);
    }

    @Test
    void aJumpThatStaysIsFollowed() {
        beat(0, 1);
        beat(-10_000, 1);
        beat(-10_000, 1);
        assertThat(error()).isZero();
        beat(-10_000, 1);
        assertThat(error()).isEqualTo(-10_000);
        assertThat(jumps).containsExactly(-10_000L);
        beat(-10_000, 1);
        assertThat(jumps).hasSize(1);
    }

    @Test
    void beatsThatTellOfDifferentJumpsConfirmNone() {
        beat(0, 1);
        beat(10_000, 1);
        beat(20_000, 1);
        beat(30_000, 1);
        beat(40_000, 1);
        assertThat(error()).isZero();
    }

    /** The clock of spans stood still meanwhile, and the machine's wall clock says so too. */
    @Test
    void aMachineThatWasSuspendedIsRightAtTheNextBeat() {
        beat(0, 1);
        suspended += 60_000;
        beat(0, 1);
        assertThat(error()).isZero();
        assertThat(jumps).isEmpty();
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
