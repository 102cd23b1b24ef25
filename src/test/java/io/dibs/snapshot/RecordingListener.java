package io.dibs.snapshot;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what the snapshots report. */
final class RecordingListener implements SnapshotListener {
    final Map<String, Integer> used = new ConcurrentHashMap<>();
    final List<SnapshotFault> faults = new CopyOnWriteArrayList<>();
    final List<String> outages = new CopyOnWriteArrayList<>();
    final List<String> unverified = new CopyOnWriteArrayList<>();
    final List<String> regressions = new CopyOnWriteArrayList<>();
    volatile int recoveries;

    @Override
    public void used(int shard, String campaign, int coupons) {
        used.put(campaign, coupons);
    }

    @Override
    public void failed(String campaign, SnapshotFault fault) {
        faults.add(fault);
    }

    @Override
    public void regressed(int shard, FenceMark taken, FenceMark lost) {
        regressions.add(lost + " > " + taken);
    }

    @Override
    public void unverified(int shard, String cause) {
        unverified.add(cause);
    }

    @Override
    public void contradicted(int shard, String cause) {
        faults.add(SnapshotFault.DIFFERENT);
    }

    @Override
    public void unreachable(String cause) {
        outages.add(cause);
    }

    @Override
    public synchronized void reachable() {
        recoveries++;
    }
}
