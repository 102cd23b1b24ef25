package io.dibs.ledger.holder;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The part of the log whose holders are not in their table yet, and which piece of it comes next. Event loops of shards
 * say what they have committed; the indexer takes one step after the other and says how each ended. A call changes
 * nothing but state; where something must be read from PostgreSQL, the result says so. Moments are nanoseconds of a
 * clock that never runs backwards.
 *
 * <p>A campaign's tail is read once, and then kept by what is committed and indexed here. It is read again where
 * PostgreSQL turns out to stand elsewhere: another node indexes too, or the database was put back to an earlier moment.
 */
public final class HolderBacklog {
    private final Limits limits;
    private final IndexPace pace = new IndexPace();
    private final Map<String, HolderTail> tails = new HashMap<>();
    /** Those that are not empty, the one that has been quiet longest first. */
    private final Set<HolderTail> behind = new LinkedHashSet<>();
    /**
     * Of these, those that are worth a step: few, however many campaigns there are. In an order that does not depend on
     * where objects are in memory, so that a run of the simulator can be repeated.
     */
    private final Set<HolderTail> worthAStep = new LinkedHashSet<>();
    /** The last sequence that was committed, by campaigns whose tail is being read. */
    private final Map<String, Integer> unread = new HashMap<>();

    private final Set<String> contradicted = new HashSet<>();
    private boolean isStepping;
    /** Of coupons in a step. It shrinks while steps fail: one that takes too long would fail for ever. */
    private int most;

    private long began;
    private long restsUntil;

    /**
     * A tail that grows is indexed when it is a sixteenth as long as what the index has of its campaign, within these
     * two steps; one that is quiet, at once. Each coupon of a step falls on a page of its own where the index is large,
     * so large steps, in the order of the index, cost a third of small ones there.
     *
     * @param longestTail readers look through the tail, so batches of the campaign wait while it is longer
     */
    public record Limits(int smallestStep, int largestStep, int longestTail, long quietNanos, long retryNanos) {
        private static final int SHARE = 16;

        public static final Limits DEFAULT = new Limits(
                4_096, 65_536, 200_000, TimeUnit.MILLISECONDS.toNanos(200), TimeUnit.MILLISECONDS.toNanos(1_000));

        private boolean isWorthAStep(HolderTail tail) {
            return tail.length() >= Math.max(smallestStep, Math.min(largestStep, tail.upto() / SHARE));
        }
    }

    /**
     * The coupons after one sequence, up to another.
     *
     * @param key stands for the campaign in the tables of coupons
     */
    public record Step(String campaign, int key, int from, int to) {
        public int coupons() {
            return to - from;
        }
    }

    public HolderBacklog(Limits limits, long now) {
        this.limits = limits;
        this.most = limits.largestStep();
        this.restsUntil = now;
    }

    // ---- what shards say and ask -------------------------------------------------------------------------------

    /**
     * A run of coupons was committed.
     *
     * @return whether the campaign's tail is to be read
     */
    public synchronized boolean committed(String campaign, int first, int last, long now) {
        HolderTail tail = tails.get(campaign);
        if (tail == null) {
            return isToBeRead(campaign, last);
        }
        if (first <= tail.upto()) {
            // The database was put back to an earlier moment, and its watermark with it.
            forget(tail);
            return isToBeRead(campaign, last);
        }
        tail.grow(last, now);
        behind.remove(tail);
        note(tail);
        return false;
    }

    /** How long the commit of a batch took. */
    public synchronized void committedWithin(long nanos) {
        pace.committed(nanos, isStepping);
    }

    public synchronized boolean isTooLong(String campaign) {
        HolderTail tail = tails.get(campaign);
        return tail != null && tail.length() > limits.longestTail();
    }

    /** Whether memory has given somebody two coupons of the campaign. Said once: memory is read again then. */
    public synchronized boolean isContradicted(String campaign) {
        return contradicted.remove(campaign);
    }

    // ---- what PostgreSQL says ----------------------------------------------------------------------------------

    /** @param key stands for the campaign in the tables of coupons */
    public synchronized void found(String campaign, int key, int issued, int upto, long now) {
        HolderTail read = new HolderTail(campaign, key, issued, upto, now);
        // What was committed since the reading began.
        Integer last = unread.remove(campaign);
        if (last != null) {
            read.grow(last, now);
        }
        HolderTail tail = tails.computeIfAbsent(campaign, first -> read);
        if (tail != read) {
            tail.correct(read);
        }
        note(tail);
    }

    /** As when the database was put back to a moment before the campaign was created. */
    public synchronized void notFound(String campaign) {
        unread.remove(campaign);
    }

    // ---- the work, one step after the other --------------------------------------------------------------------

    /**
     * Begins a step, which ends with one of the three calls below.
     *
     * @param isUrgent whether batches wait for it
     */
    public synchronized Optional<Step> next(long now, boolean isUrgent) {
        if (isStepping || now - restsUntil < 0 && !isUrgent) {
            return Optional.empty();
        }
        Set<HolderTail> first = isUrgent ? behind : worthAStep;
        Optional<Step> step = first.stream()
                .max(Comparator.comparingInt(HolderTail::length))
                .or(() -> quiet(now))
                .map(tail -> tail.step(most));
        isStepping = step.isPresent();
        began = now;
        return step;
    }

    private Optional<HolderTail> quiet(long now) {
        return behind.stream().findFirst().filter(tail -> tail.isQuietSince(now - limits.quietNanos()));
    }

    /**
     * The watermark moved.
     *
     * @param added how many holders came in
     * @return how many coupons went to users who hold as many as they may
     */
    public synchronized int advanced(Step step, int added, long now) {
        rest(now, pace.restNanos(now - began));
        most = Math.min(limits.largestStep(), most * 2);
        HolderTail tail = tails.get(step.campaign());
        if (tail != null) {
            tail.advance(step.to());
            note(tail);
        }
        int violations = step.coupons() - added;
        if (violations > 0) {
            contradicted.add(step.campaign());
        }
        return violations;
    }

    /**
     * The watermark, or the log's end, stood elsewhere, and nothing was done.
     *
     * @return whether the campaign's tail is to be read
     */
    public synchronized boolean overtaken(Step step, long now) {
        rest(now, pace.restNanos(now - began));
        HolderTail tail = tails.get(step.campaign());
        if (tail != null) {
            forget(tail);
        }
        return isToBeRead(step.campaign(), 0);
    }

    /** Nobody knows whether it was done. */
    public synchronized void failed(long now) {
        rest(now, limits.retryNanos());
        most = Math.max(limits.smallestStep(), most / 2);
    }

    private void rest(long now, long nanos) {
        isStepping = false;
        restsUntil = now + nanos;
    }

    public synchronized boolean isAnyTooLong() {
        return behind.stream().anyMatch(tail -> tail.length() > limits.longestTail());
    }

    /** Coupons whose holders are not in their table yet. */
    public synchronized long lag() {
        return behind.stream().mapToLong(HolderTail::length).sum();
    }

    // ---- tails -------------------------------------------------------------------------------------------------

    private boolean isToBeRead(String campaign, int last) {
        Integer known = unread.get(campaign);
        unread.put(campaign, known == null ? last : Math.max(known, last));
        return known == null;
    }

    private void forget(HolderTail tail) {
        tails.remove(tail.campaign());
        behind.remove(tail);
        worthAStep.remove(tail);
    }

    private void note(HolderTail tail) {
        if (tail.length() > 0) {
            behind.add(tail);
        } else {
            behind.remove(tail);
        }
        if (limits.isWorthAStep(tail)) {
            worthAStep.add(tail);
        } else {
            worthAStep.remove(tail);
        }
    }
}
