package io.dibs.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** One campaign of the run, as its clients know it. */
final class ChaosSale {
    private static final int REFUSALS = 40;
    private static final long LIFE_NANOS = 60_000_000_000L;

    final String campaign;
    final int stock;
    private final long began = System.nanoTime();
    private final AtomicInteger comers = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final List<String> codes = new ArrayList<>();
    private final Set<String> changed = new HashSet<>();
    private final Queue<String> undecided = new ConcurrentLinkedQueue<>();

    ChaosSale(String campaign, int stock) {
        this.campaign = campaign;
        this.stock = stock;
    }

    /** Mostly somebody new; sometimes one who has asked before. */
    String comer(Random random) {
        int before = comers.get();
        return before > 0 && random.nextInt(10) == 0 ? user(random.nextInt(before)) : user(comers.getAndIncrement());
    }

    private String user(int number) {
        return campaign + "-u" + number;
    }

    synchronized void won(String code) {
        codes.add(code);
    }

    /** So many answers with a coupon. */
    synchronized int coupons() {
        return codes.size();
    }

    void soldOut() {
        refusals.incrementAndGet();
    }

    /** Has no answer that decides, and will ask again. */
    void leave(String user) {
        undecided.add(user);
    }

    Collection<String> undecided() {
        return undecided;
    }

    boolean isOver() {
        return refusals.get() > REFUSALS || System.nanoTime() - began > LIFE_NANOS;
    }

    /** A coupon that nobody has changed yet. */
    synchronized Optional<String> takeCode(Random random) {
        if (codes.isEmpty()) {
            return Optional.empty();
        }
        String code = codes.get(random.nextInt(codes.size()));
        return changed.add(code) ? Optional.of(code) : Optional.empty();
    }

    synchronized Set<String> changed() {
        return Set.copyOf(changed);
    }
}
