package io.dibs.simulation;

import io.dibs.snapshot.FenceMark;
import io.dibs.snapshot.SnapshotFault;
import io.dibs.snapshot.SnapshotListener;
import io.dibs.snapshot.SnapshotStore.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Redis holds, and what may befall it: wiped, put back to what it was, a key lost, a bit flipped, keys swapped.
 */
final class ModelRedis implements SnapshotListener {
    int couponsUsed;
    int faultsNoticed;
    int regressions;
    int contradictions;
    private final FaultPlan.Source source;
    private final TreeMap<String, byte[]> values = new TreeMap<>();
    private Map<String, byte[]> yesterday = Map.of();

    ModelRedis(FaultPlan.Source source) {
        this.source = source;
    }

    static ModelRedis sound() {
        return new ModelRedis(FaultPlan.none().source());
    }

    byte[] get(String key) {
        return values.getOrDefault(key, new byte[0]);
    }

    byte[] replace(String key, byte[] value) {
        byte[] before = values.put(key, value.clone());
        return before == null ? new byte[0] : before;
    }

    byte[] swap(String key, byte[] expected, byte[] value) {
        byte[] before = get(key);
        if (Arrays.equals(before, expected)) {
            values.put(key, value.clone());
        }
        return before;
    }

    void write(List<Piece> pieces) {
        for (Piece piece : pieces) {
            byte[] before = get(piece.key());
            byte[] after = Arrays.copyOf(before, Math.max(before.length, piece.offset() + piece.bytes().length));
            System.arraycopy(piece.bytes(), 0, after, piece.offset(), piece.bytes().length);
            values.put(piece.key(), after);
        }
    }

    void copy(List<String> from, List<String> to) {
        for (int i = 0; i < from.size(); i++) {
            if (values.containsKey(from.get(i))) {
                values.put(to.get(i), get(from.get(i)).clone());
            }
        }
    }

    List<String> keys(String prefix) {
        return values.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    void delete(List<String> keys) {
        keys.forEach(values::remove);
    }

    void mishap() {
        String key = anyKey();
        String other = anyKey();
        int place = source.between(0, Integer.MAX_VALUE - 1);
        switch (source.between(0, 7)) {
            case 0 -> source.strike(Fault.REDIS_WIPED, "", values::clear);
            case 1, 2 -> yesterday = new TreeMap<>(values);
            case 3 -> source.strike(Fault.REDIS_PUT_BACK, "", this::putBack);
            case 4 -> source.strike(Fault.REDIS_KEY_LOST, key, () -> values.remove(key));
            case 5 -> source.strike(Fault.REDIS_BIT_FLIPPED, key, () -> flip(key, place));
            case 6 -> source.strike(Fault.REDIS_KEY_TORN, key, () -> tear(key, place));
            default -> source.strike(Fault.REDIS_KEYS_SWAPPED, key, () -> swap(key, other));
        }
    }

    private void putBack() {
        values.clear();
        values.putAll(yesterday);
    }

    private String anyKey() {
        int place = source.between(0, Integer.MAX_VALUE - 1);
        List<String> keys = new ArrayList<>(values.keySet());
        return keys.isEmpty() ? "" : keys.get(place % keys.size());
    }

    private void flip(String key, int place) {
        byte[] value = get(key).clone();
        if (value.length > 0) {
            value[place % value.length] ^= (byte) (1 << place % 8);
            values.put(key, value);
        }
    }

    private void tear(String key, int place) {
        byte[] value = get(key);
        if (value.length > 0) {
            values.put(key, Arrays.copyOf(value, place % value.length));
        }
    }

    private void swap(String one, String other) {
        if (!values.isEmpty()) {
            values.put(one, values.put(other, values.get(one)));
        }
    }

    @Override
    public void used(int shard, String campaign, int coupons) {
        couponsUsed += coupons;
    }

    @Override
    public void failed(String campaign, SnapshotFault fault) {
        faultsNoticed++;
    }

    @Override
    public void regressed(int shard, FenceMark taken, FenceMark lost) {
        regressions++;
    }

    @Override
    public void unverified(int shard, String cause) {
        // Counted by nobody here.
    }

    @Override
    public void contradicted(int shard, String cause) {
        contradictions++;
    }

    @Override
    public void unreachable(String cause) {}

    @Override
    public void reachable() {}
}
