package io.dibs.cluster;

import io.dibs.simulation.SimulatedWorld;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The shards of one process: each takes its fence over, reads its coupons, writes now and then, and is released. */
final class SimulatedShards implements LocalShards {
    private static final long RETRY_MILLIS = 100;

    private final UUID node;
    private final SimulatedWorld world;
    private final SimulatedProcess process;
    private final SimulatedRecords records;
    private final SimulatedRecords.Link postgres;
    private final Map<Integer, OwnedShard> owned = new HashMap<>();
    private Listener listener;

    /** Receives the results of takeovers and writes. */
    interface Listener {
        void served(int shard, long epoch);

        void lost(int shard);
    }

    private static final class OwnedShard {
        private long epoch;
        private boolean serves;
    }

    SimulatedShards(
            UUID node,
            SimulatedWorld world,
            SimulatedProcess process,
            SimulatedRecords records,
            SimulatedRecords.Link postgres) {
        this.node = node;
        this.world = world;
        this.process = process;
        this.records = records;
        this.postgres = postgres;
    }

    void listener(Listener who) {
        listener = who;
    }

    /** Whether the shard serves here, under an epoch that no other has followed. */
    boolean isServing(int shard) {
        OwnedShard here = owned.get(shard);
        return here != null && here.serves && records.isHeldBy(shard, here.epoch);
    }

    @Override
    public void takeOver(int shard) {
        if (!owned.containsKey(shard)) {
            OwnedShard here = new OwnedShard();
            owned.put(shard, here);
            takeFence(shard, here);
        }
    }

    private void takeFence(int shard, OwnedShard here) {
        postgres.call(() -> records.takeOver(shard, node)).onComplete(taken -> {
            if (owned.get(shard) != here) {
                return;
            }
            if (taken.succeeded()) {
                here.epoch = taken.result();
                process.after(world.between(1, 300), () -> serve(shard, here));
            } else {
                process.after(RETRY_MILLIS, () -> takeFence(shard, here));
            }
        });
    }

    private void serve(int shard, OwnedShard here) {
        if (owned.get(shard) == here) {
            here.serves = true;
            listener.served(shard, here.epoch);
            writeLater(shard, here);
        }
    }

    private void writeLater(int shard, OwnedShard here) {
        process.after(world.between(50, world.chance(0.2) ? 20_000 : 500), () -> write(shard, here));
    }

    private void write(int shard, OwnedShard here) {
        if (owned.get(shard) != here) {
            return;
        }
        postgres.call(() -> records.isHeldBy(shard, here.epoch)).onComplete(written -> {
            if (written.succeeded() && !written.result() && owned.remove(shard, here)) {
                listener.lost(shard);
            } else {
                writeLater(shard, here);
            }
        });
    }

    @Override
    public Future<Void> release(int shard) {
        OwnedShard here = owned.get(shard);
        Promise<Void> released = Promise.promise();
        if (here == null) {
            released.complete();
        } else {
            here.serves = false;
            process.after(world.between(1, world.chance(0.05) ? 900 : 60), () -> {
                owned.remove(shard, here);
                released.complete();
            });
        }
        return released.future();
    }

    @Override
    public Set<Integer> owned() {
        return new TreeSet<>(owned.keySet());
    }
}
