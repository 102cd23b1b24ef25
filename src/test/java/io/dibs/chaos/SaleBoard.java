package io.dibs.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** The sales that go on, and those that are over. */
final class SaleBoard {
    private static final int AT_ONCE = 4;
    private static final int LEAST_STOCK = 100;
    private static final int MOST_STOCK = 400;
    /** Of so many sales that are over, one is closed. */
    private static final int CLOSED_ONE_OF = 10;

    private final ChaosClients clients;
    private final Random random;
    private final List<ChaosSale> live = new CopyOnWriteArrayList<>();
    private final List<ChaosSale> all = new ArrayList<>();
    private volatile boolean ended;

    SaleBoard(ChaosClients clients, long seed) {
        this.clients = clients;
        random = new Random(seed);
    }

    /** Puts new sales in the place of those that are over. */
    void renew() throws InterruptedException {
        for (ChaosSale sale : live) {
            if (sale.isOver()) {
                live.remove(sale);
                if (random.nextInt(CLOSED_ONE_OF) == 0) {
                    clients.close(random, sale);
                }
            }
        }
        while (live.size() < AT_ONCE) {
            ChaosSale fresh = new ChaosSale("c-" + (all.size() + 1), random.nextInt(LEAST_STOCK, MOST_STOCK));
            clients.create(random, fresh);
            all.add(fresh);
            live.add(fresh);
        }
    }

    void end() {
        ended = true;
    }

    /** Any of those that go on; null when all is over. */
    ChaosSale any(Random chooser) {
        List<ChaosSale> now = live();
        return now.isEmpty() ? null : now.get(chooser.nextInt(now.size()));
    }

    List<ChaosSale> live() {
        return ended ? List.of() : List.copyOf(live);
    }

    List<ChaosSale> all() {
        return List.copyOf(all);
    }
}
