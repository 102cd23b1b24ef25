package io.dibs.chaos;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Draws faults from a seed and lets them happen, overlapping, until all of them are to be mended. */
final class FaultSchedule {
    private static final int SHORTEST = 500;
    private static final int LONGEST = 6_000;
    private static final int LONGEST_GAP = 5_000;
    private static final int LIMIT_SECONDS = 120;

    private final ChaosCluster cluster;
    private final int nodes;
    private final Random random;
    private final HistoryWriter history;
    private final Set<String> busy = new HashSet<>();
    private final Map<ChaosFault, Integer> counts = new EnumMap<>(ChaosFault.class);
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private final ExecutorService faults = Executors.newCachedThreadPool();
    private final Thread clock = new Thread(this::go, "faults");
    private volatile boolean ended;

    FaultSchedule(ChaosCluster cluster, int nodes, long seed, HistoryWriter history) {
        this.cluster = cluster;
        this.nodes = nodes;
        random = new Random(seed);
        this.history = history;
    }

    void start() {
        clock.start();
    }

    private void go() {
        try {
            while (!ended) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_GAP));
                ChaosFault fault = ChaosFault.values()[random.nextInt(ChaosFault.values().length)];
                int node = 1 + random.nextInt(nodes);
                int millis = random.nextInt(SHORTEST, LONGEST);
                Random own = new Random(random.nextLong());
                String place = fault.place == ChaosFault.Place.NODE ? "node " + node : fault.place.name();
                if (!ended && take(place)) {
                    faults.execute(() -> happen(fault, node, millis, own, place));
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void happen(ChaosFault fault, int node, int millis, Random own, String place) {
        long began = history.now();
        try {
            Runnable mending = fault.begin(cluster, node, own);
            count(fault);
            for (int waited = 0; waited < millis && !ended; waited += 50) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            mending.run();
            history.add(began, "do=fault kind=%s place=%s", fault, place.replace(' ', '-'));
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            troubles.add(fault + " of " + place + ": " + failure);
        } finally {
            leave(place);
        }
    }

    private synchronized boolean take(String place) {
        return busy.add(place);
    }

    private synchronized void leave(String place) {
        busy.remove(place);
    }

    /** Whether nothing is wrong there. */
    synchronized boolean isFree(int node) {
        return !busy.contains("node " + node);
    }

    private synchronized void count(ChaosFault fault) {
        counts.merge(fault, 1, Integer::sum);
    }

    synchronized Map<ChaosFault, Integer> counts() {
        return new EnumMap<>(counts);
    }

    /** Faults that could not happen or be mended. */
    List<String> troubles() {
        return troubles;
    }

    /** From here on nothing goes wrong. */
    void mendAll() throws InterruptedException {
        ended = true;
        clock.join();
        faults.shutdown();
        if (!faults.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("A fault is not mended within " + LIMIT_SECONDS + " s");
        }
    }
}
