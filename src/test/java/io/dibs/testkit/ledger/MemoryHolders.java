package io.dibs.testkit.ledger;

import io.dibs.shard.Coupon;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The table of holders and its watermarks. */
public final class MemoryHolders {
    private final Map<String, Integer> watermarks = new HashMap<>();
    private final Set<List<Object>> entries = new HashSet<>();
    private int violations;

    public int watermark(String campaign) {
        return watermarks.getOrDefault(campaign, 0);
    }

    /**
     * Adds the holders of the log from one watermark to another, or does nothing where it stands elsewhere.
     *
     * @return whether it was there
     */
    public boolean advance(String campaign, List<Coupon> log, int from, int to) {
        if (watermark(campaign) != from || log.size() < to) {
            return false;
        }
        log.subList(from, to).stream()
                .filter(coupon -> !entries.add(entry(coupon)))
                .forEach(twice -> violations++);
        watermarks.put(campaign, to);
        return true;
    }

    private static List<Object> entry(Coupon coupon) {
        return List.of(coupon.campaign(), coupon.userId(), coupon.ordinal());
    }

    /** The log has lost its end, and this the same part of it: both are in one database. */
    void rewind(Map<String, List<Coupon>> logs) {
        entries.clear();
        watermarks.replaceAll(
                (campaign, upto) -> Math.min(upto, logs.get(campaign).size()));
        watermarks.forEach(
                (campaign, upto) -> logs.get(campaign).subList(0, upto).forEach(coupon -> entries.add(entry(coupon))));
    }

    MemoryHolders copy() {
        MemoryHolders copy = new MemoryHolders();
        copy.putBack(this);
        return copy;
    }

    /** It holds what another one holds. */
    void putBack(MemoryHolders other) {
        MemoryLedger.fill(watermarks, other.watermarks);
        entries.clear();
        entries.addAll(other.entries);
    }

    /** How often the log gave somebody what they had. */
    public int violations() {
        return violations;
    }

    public boolean isThatOf(Map<String, List<Coupon>> logs) {
        Set<List<Object>> wanted = new HashSet<>();
        logs.values().forEach(log -> log.forEach(coupon -> wanted.add(entry(coupon))));
        return entries.equals(wanted);
    }
}
