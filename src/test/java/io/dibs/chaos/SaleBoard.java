package io.dibs.chaos;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The sales that go on, and those that are over. */
final class SaleBoard {
    static final int AT_ONCE = 4;
    private static final int LEAST_STOCK = 100;
    private static final int MOST_STOCK = 400;
    /** Of so many sales that are over, one is closed. */
    private static final int CLOSED_ONE_OF = 10;

    private final ChaosClients clients;
    private final Random random;
    private final List<ChaosSale> live = new CopyOnWriteArrayList<>();
    private final List<ChaosSale> all = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    SaleBoard(ChaosClients clients, long seed) {
        this.clients = clients;
        random = new Random(seed);
    }

    /** Puts new sales in the place of those that are over. */
    void renew() throws InterruptedException {
        for (int place = 0; place < live.size(); place++) {
            ChaosSale sale = live.get(place);
            if (sale.isOver()) {
                live.set(place, fresh());
                if (random.nextInt(CLOSED_ONE_OF) == 0) {
                    clients.close(random, sale);
                }
            }
        }
        while (live.size() < AT_ONCE) {
            live.add(fresh());
        }
    }

    void keepSelling() throws InterruptedException {
        while (!ended) {
            renew();
            TimeUnit.MILLISECONDS.sleep(250);
        }
    }

    private ChaosSale fresh() throws InterruptedException {
        ChaosSale fresh = new ChaosSale("c-" + (all.size() + 1), random.nextInt(LEAST_STOCK, MOST_STOCK));
        clients.create(random, fresh);
        all.add(fresh);
        return fresh;
    }

    void end() {
        ended = true;
    }

    /** @return null when all is over */
    ChaosSale at(int place) {
        return ended ? null : live.get(place);
    }

    List<ChaosSale> live() {
        return ended ? List.of() : List.copyOf(live);
    }

    int coupons() {
        return all.stream().mapToInt(ChaosSale::coupons).sum();
    }

    List<ChaosSale> all() {
        return List.copyOf(all);
    }
}
