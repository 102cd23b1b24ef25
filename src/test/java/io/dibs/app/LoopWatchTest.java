package io.dibs.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class LoopWatchTest {
    private final List<String> events = new ArrayList<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean moves = true;

    private final LoopWatch loopWatch =
            new LoopWatch(List.<Executor>of(Runnable::run, this::run), new LoopWatch.Listener() {
                @Override
                public void stuck() {
                    events.add("stuck");
                }

                @Override
                public void recovered() {
                    events.add("moves");
                }
            });

    private void run(Runnable task) {
        waiting.add(task);
        if (moves) {
            goOn();
        }
    }

    private void goOn() {
        moves = true;
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            loopWatch.tick();
        }
    }

    @Test
    void loopsThatMoveAreWell() {
        ticks(100);
        assertThat(events).isEmpty();
    }

    @Test
    void oneOfSeveralThatStandsStillForSomeSecondsIsTold() {
        moves = false;
        ticks(LoopWatch.STUCK_TICKS);
        assertThat(events).isEmpty();
        ticks(1);
        assertThat(events).containsExactly("stuck");
        ticks(100);
        assertThat(events).containsExactly("stuck");
        goOn();
        ticks(1);
        assertThat(events).containsExactly("stuck", "moves");
    }

    @Test
    void aLongTurnIsNotStandingStill() {
        for (int i = 0; i < 10; i++) {
            moves = false;
            ticks(LoopWatch.STUCK_TICKS);
            goOn();
        }
        assertThat(events).isEmpty();
    }

    @Test
    void aLoopThatStandsStillIsAskedOnce() {
        moves = false;
        ticks(1_000);
        assertThat(waiting).hasSize(1);
    }
}
