package io.dibs.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.routing.WritePermits.Permit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WritePermitsTest {
    private static final int SHARDS = 64;

    private long now;
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::at));
    private final WritePermits permits = new WritePermits(() -> now, sweep -> after(WritePermits.LONGEST_NANOS, sweep));

    private record Event(long at, Runnable what) {}

    private void after(long nanos, Runnable what) {
        events.add(new Event(now + nanos, what));
    }

    private void runFor(long millis) {
        long end = now + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!events.isEmpty() && events.peek().at() <= end) {
            Event next = events.remove();
            now = next.at();
            next.what().run();
        }
        now = end;
    }

    /** Works on so many batches side by side, each for so long; the others wait. */
    private final class Server {
        private final int workers;
        private final long nanos;
        private final List<Runnable> queue = new ArrayList<>();
        private int working;
        private int there;
        private int most;
        private long done;

        Server(int workers, double millis) {
            this.workers = workers;
            this.nanos = (long) (millis * 1e6);
        }

        void write(Runnable written) {
            most = Math.max(most, ++there);
            queue.add(written);
            work();
        }

        private void work() {
            if (working < workers && !queue.isEmpty()) {
                working++;
                Runnable written = queue.remove(0);
                after(nanos, () -> {
                    working--;
                    there--;
                    done++;
                    written.run();
                    work();
                });
            }
        }
    }

    private void keepBusy(Server server) {
        for (int i = 0; i < SHARDS; i++) {
            askAgain(server);
        }
    }

    private void askAgain(Server server) {
        Consumer<Permit> write = permit -> server.write(() -> {
            permits.release(permit, true);
            askAgain(server);
        });
        Permit permit = permits.acquire(write);
        if (permit != null) {
            write.accept(permit);
        }
    }

    @Test
    void fewBatchesWaitInAServerThatIsBusy() {
        Server server = new Server(2, 1);
        keepBusy(server);
        runFor(60_000);
        assertThat(server.most).isBetween(4, 8);
        assertThat(server.done).isGreaterThan(119_000);
    }

    @Test
    void aServerFarAwayGetsAllThatItCanTake() {
        Server server = new Server(1_000, 20);
        keepBusy(server);
        runFor(60_000);
        assertThat(server.most).isEqualTo(SHARDS);
        assertThat(server.done).isGreaterThan((long) (0.9 * SHARDS * 60_000 / 20));
    }

    @Test
    void batchesThatAreHeldUpLetTheOthersPass() {
        Server stuck = new Server(0, 1);
        for (int i = 0; i < WritePermits.FEWEST; i++) {
            askAgain(stuck);
        }
        Server server = new Server(2, 1);
        askAgain(server);
        runFor(100);
        assertThat(server.done).isZero();
        runFor(400);
        assertThat(server.done).isGreaterThan(200);
    }

    @Test
    void whatIsReturnedUnusedOrNotAwaitedAnyMoreGoesToTheNext() {
        List<Permit> held = new ArrayList<>();
        for (int i = 0; i < WritePermits.FEWEST; i++) {
            held.add(permits.acquire(permit -> {}));
        }
        List<String> got = new ArrayList<>();
        Consumer<Permit> first = permit -> got.add("first");
        assertThat(permits.acquire(first)).isNull();
        assertThat(permits.acquire(permit -> got.add("second"))).isNull();
        permits.cancel(first);
        permits.release(held.get(0), false);
        permits.release(held.get(0), false);
        assertThat(got).containsExactly("second");
        assertThat(permits.acquire(permit -> {})).isNull();
    }
}
