package io.dibs.simulation;

import io.dibs.testkit.ledger.MemoryLedger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A node's indexer of holders. Several may work at once, each with its own idea of how far the index has come: its
 * statements and their answers get lost, come late, and it forgets everything in a crash.
 */
final class SimulatedIndexer {
    private static final int MOST_AT_ONCE = 20;
    private static final int LATEST_MILLIS = 300;

    private final Simulation simulation;
    private final MemoryLedger ledger;
    /** Of its own, so that it changes nothing of what else happens. */
    private final Random random;

    private final Map<String, Integer> known = new HashMap<>();

    SimulatedIndexer(Simulation simulation, long seed) {
        this.simulation = simulation;
        this.ledger = simulation.ledger;
        this.random = new Random(seed);
    }

    void step(boolean isFaulty) {
        List<String> campaigns = List.copyOf(ledger.coupons.keySet());
        if (campaigns.isEmpty()) {
            return;
        }
        String campaign = campaigns.get(random.nextInt(campaigns.size()));
        int from = known.computeIfAbsent(campaign, ledger.holders()::watermark);
        int to = Math.min(ledger.of(campaign).size(), from + 1 + random.nextInt(MOST_AT_ONCE));
        int fate = isFaulty ? random.nextInt(10) : 10;
        if (to <= from) {
            known.remove(campaign);
        } else if (fate == 0) {
            known.clear();
        } else if (fate == 1) {
            arriveLate(campaign, from, to);
        } else {
            boolean advanced = ledger.holders().advance(campaign, ledger.of(campaign), from, to);
            if (!advanced) {
                known.remove(campaign);
            } else if (fate > 2) {
                known.put(campaign, to);
            }
        }
    }

    private void arriveLate(String campaign, int from, int to) {
        int server = ledger.server();
        simulation.world.after(1 + random.nextInt(LATEST_MILLIS), () -> {
            if (ledger.server() == server) {
                ledger.holders().advance(campaign, ledger.of(campaign), from, to);
            }
        });
    }
}
