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
    private final SimulatedWorld world;
    private final TreeMap<String, byte[]> values = new TreeMap<>();
    private Map<String, byte[]> yesterday = Map.of();

    ModelRedis(SimulatedWorld world) {
        this.world = world;
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
        switch (world.between(0, 6)) {
            case 0 -> values.clear();
            case 1, 2 -> yesterday = new TreeMap<>(values);
            case 3 -> {
                values.clear();
                values.putAll(yesterday);
            }
            case 4 -> values.remove(anyKey());
            case 5 -> flip(anyKey());
            default -> swap(anyKey(), anyKey());
        }
    }

    private String anyKey() {
        List<String> keys = new ArrayList<>(values.keySet());
        return keys.isEmpty() ? "" : keys.get(world.between(0, keys.size() - 1));
    }

    private void flip(String key) {
        byte[] value = get(key).clone();
        if (value.length > 0) {
            value[world.between(0, value.length - 1)] ^= (byte) (1 << world.between(0, 7));
            values.put(key, value);
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
    public void contradicted(int shard, String cause) {
        contradictions++;
    }

    @Override
    public void unreachable(String cause) {}

    @Override
    public void reachable() {}
}
