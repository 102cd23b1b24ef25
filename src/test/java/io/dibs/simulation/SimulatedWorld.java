package io.dibs.simulation;

import io.dibs.shard.EventTime;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;

/** Time and chance of one run. Everything that happens is an event here, so a seed replays it exactly. */
public final class SimulatedWorld {
    /** A day like any other. */
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private record Event(long at, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    public final Random random;
    final TraceHash trace = new TraceHash();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long micros;
    private long order;

    public SimulatedWorld(long seed) {
        random = new Random(seed);
    }

    /** Spreads a number over all bits, so that neighbours begin unlike streams. */
    static long mix(long number) {
        long spread = (number + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        spread = (spread ^ spread >>> 27) * 0x94D049BB133111EBL;
        return spread ^ spread >>> 31;
    }

    public long millis() {
        return micros / 1_000;
    }

    public EventTime now() {
        return new EventTime(millis(), EPOCH_MILLIS + millis());
    }

    /** After a time that is mostly short and now and then long. */
    public void soon(Runnable what) {
        long delay = random.nextInt(1_500);
        afterMicros(chance(0.02) ? delay * 100 : delay, what);
    }

    public void after(long millis, Runnable what) {
        afterMicros(millis * 1_000, what);
    }

    private void afterMicros(long delay, Runnable what) {
        events.add(new Event(micros + delay, order++, what));
    }

    public UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** From {@code least} to {@code most}, both possible. */
    public int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    public void runUntil(long millis) {
        while (!events.isEmpty() && events.peek().at() <= millis * 1_000) {
            Event next = events.poll();
            micros = next.at();
            trace.event(micros);
            next.what().run();
        }
        micros = millis * 1_000;
    }
}
