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
    private void heartbeat(long error, long doubt) {
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
        heartbeat(80, 90);
        assertThat(error()).isEqualTo(80);
        heartbeat(-1, 1);
        assertThat(error()).isEqualTo(-1);
    }

    @Test
    void aBeatThatTookLongDoesNotMoveWhatIsKnownBetter() {
        heartbeat(1, 2);
        heartbeat(70, 80);
        heartbeat(-300, 301);
        assertThat(error()).isEqualTo(1);
    }

    @Test
    void aBeatThatContradictsWhatIsKnownMovesIt() {
        heartbeat(0, 1);
        heartbeat(2_000, 80);
        assertThat(error()).isEqualTo(2_000);
        assertThat(jumps).isEmpty();
    }

    /** A beat every second: two of them at most tell of a clock that was wrong for a second. */
    @Test
    void aClockThatIsWrongForAMomentIsNotFollowed() {
        heartbeat(0, 1);
        heartbeat(HOUR, 1);
        heartbeat(HOUR, 1);
        assertThat(error()).isZero();
        heartbeat(0, 1);
        heartbeat(HOUR, 1);
        heartbeat(0, 1);
        assertThat(error()).isZero();
        assertThat(jumps).containsExactly(HOUR, HOUR);
    }

    @Test
    void aJumpThatStaysIsFollowed() {
        heartbeat(0, 1);
        heartbeat(-10_000, 1);
        heartbeat(-10_000, 1);
        assertThat(error()).isZero();
        heartbeat(-10_000, 1);
        assertThat(error()).isEqualTo(-10_000);
        assertThat(jumps).containsExactly(-10_000L);
        heartbeat(-10_000, 1);
        assertThat(jumps).hasSize(1);
    }

    @Test
    void beatsThatTellOfDifferentJumpsConfirmNone() {
        heartbeat(0, 1);
        heartbeat(10_000, 1);
        heartbeat(20_000, 1);
        heartbeat(30_000, 1);
        heartbeat(40_000, 1);
        assertThat(error()).isZero();
    }

    /** The clock of spans stood still meanwhile, and the machine's wall clock says so too. */
    @Test
    void aMachineThatWasSuspendedIsRightAtTheNextBeat() {
        heartbeat(0, 1);
        suspended += 60_000;
        heartbeat(0, 1);
        assertThat(error()).isZero();
        assertThat(jumps).isEmpty();
    }

    @Test
    void whatIsKnownGrowsOldSoThatDriftIsFollowed() {
        heartbeat(0, 1);
        for (int i = 0; i < 10; i++) {
            heartbeat(4, 10);
        }
        assertThat(error()).isEqualTo(4);
    }

    @Test
    void whoSetsThisMachinesTimeDoesNotMoveIt() {
        heartbeat(0, 1);
        setBack = 86_400_000;
        assertThat(error()).isZero();
        heartbeat(0, 1);
        assertThat(error()).isZero();
    }
}
