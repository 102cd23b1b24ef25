package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.TestCampaigns;
import io.dibs.testkit.ledger.MemoryLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FlushScheduleTest {
    private static final int ROUND_MILLIS = 10;
    private static final int FLUSH_MILLIS = 50;

    private final ManualLoop loop = new ManualLoop();
    private final AtomicInteger flushed = new AtomicInteger();
    private final SnapshotLimits limits = new SnapshotLimits(120, 1 << 20, 7, ROUND_MILLIS, 5, FLUSH_MILLIS);
    private final FlushSchedule schedule = new FlushSchedule(loop, limits, flushed::incrementAndGet);

    private static final class ManualLoop implements SnapshotStore.Loop {
        private record Timer(long millis, Runnable what) {}

        private final List<Timer> timers = new ArrayList<>();

        @Override
        public void run(Runnable what) {
            what.run();
        }

        @Override
        public void after(long millis, Runnable what) {
            timers.add(new Timer(millis, what));
        }

        List<Long> delays() {
            return timers.stream().map(Timer::millis).toList();
        }

        void fire() {
            timers.remove(0).what().run();
        }
    }

    /** Without anything to write. */
    private CampaignSnapshotWriter campaign(String id) {
        SnapshotContext context = new SnapshotContext(
                new MemoryLedger(), null, new RecordingListener(), limits, new SnapshotMemoryBudget(1 << 20));
        return new CampaignSnapshotWriter(null, context, TestCampaigns.terms(id, 100, 1));
    }

    @Test
    void allCampaignsShareARound() {
        schedule.add(campaign("a"));
        schedule.add(campaign("b"));

        assertThat(loop.delays()).containsExactly((long) ROUND_MILLIS);
    }

    @Test
    void noRoundFollowsWhereNothingIsLeftToWriteUntilSomethingComes() {
        schedule.add(campaign("a"));
        loop.fire();
        assertThat(loop.delays()).isEmpty();

        schedule.add(campaign("a"));
        assertThat(loop.delays()).containsExactly((long) ROUND_MILLIS);
    }

    @Test
    void aHandoverWithNothingToWriteIsOverAtOnce() {
        schedule.flush(() -> {});

        assertThat(flushed).hasValue(1);
    }

    @Test
    void aHandoverWaitsNoLongerThanItsLimit() {
        schedule.flush(() -> {});
        assertThat(loop.delays()).containsExactly((long) FLUSH_MILLIS);

        int before = flushed.get();
        loop.fire();
        assertThat(flushed).hasValue(before + 1);
    }

    @Test
    void whatRedisRefusesEndsAHandoverAndNothingElse() {
        schedule.writeFailed();
        assertThat(flushed).hasValue(0);

        schedule.flush(() -> {});
        int before = flushed.get();
        schedule.writeFailed();
        assertThat(flushed).hasValue(before + 1);
    }

    @Test
    void allWhoWaitForTheHandoverAreToldOnceAtTheEnd() {
        List<String> flushed = new ArrayList<>();
        schedule.flush(() -> flushed.add("first"));
        schedule.flush(() -> flushed.add("second"));
        assertThat(schedule.isFlushing()).isTrue();
        assertThat(flushed).isEmpty();

        schedule.end();
        schedule.end();
        assertThat(flushed).containsExactly("first", "second");
        assertThat(schedule.isFlushing()).isFalse();
    }
}
