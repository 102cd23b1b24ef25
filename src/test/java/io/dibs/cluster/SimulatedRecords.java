package io.dibs.cluster;

import io.dibs.cluster.ClusterRecords.Owner;
import io.dibs.simulation.SimulatedWorld;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** The tables of PostgreSQL that a cluster shares: the fences, the rows of the nodes, the takeovers. */
final class SimulatedRecords {
    private static final long STATEMENT_TIMEOUT_MILLIS = 1_000;

    private final SimulatedWorld world;
    final List<Owner> owners = new ArrayList<>();
    final Map<UUID, NodeHeartbeat> nodes = new HashMap<>();
    final List<ShardTakeover> takeovers = new ArrayList<>();
    private long downUntil;

    SimulatedRecords(SimulatedWorld world, int shards) {
        this.world = world;
        for (int shard = 0; shard < shards; shard++) {
            owners.add(new Owner(shard, 0, null));
        }
    }

    void stop(long millis) {
        downUntil = world.millis() + millis;
    }

    boolean isUp() {
        return world.millis() >= downUntil;
    }

    /** @return the epoch of the node's takeover */
    long takeOver(int shard, UUID node) {
        long epoch = owners.get(shard).epoch() + 1;
        owners.set(shard, new Owner(shard, epoch, node));
        return epoch;
    }

    boolean isHeldBy(int shard, long epoch) {
        return owners.get(shard).epoch() == epoch;
    }

    /** The connections of one process. */
    final class Link {
        private final SimulatedProcess process;
        private long cutUntil;

        Link(SimulatedProcess process) {
            this.process = process;
        }

        void cut(long millis) {
            cutUntil = world.millis() + millis;
        }

        boolean isOpen() {
            return isUp() && world.millis() >= cutUntil;
        }

        /**
         * A statement takes effect on its way, and its result comes later. If the connection is lost, it may have taken
         * effect all the same.
         */
        <T> Future<T> call(Supplier<T> statement) {
            Promise<T> promise = Promise.promise();
            world.soon(() -> {
                if (!isOpen() && !world.chance(0.3)) {
                    fail(promise);
                } else {
                    T result = statement.get();
                    world.soon(() -> {
                        if (isOpen()) {
                            process.deliver(() -> promise.tryComplete(result));
                        } else {
                            fail(promise);
                        }
                    });
                }
            });
            return promise.future();
        }

        private void fail(Promise<?> promise) {
            long wait = world.chance(0.5) ? STATEMENT_TIMEOUT_MILLIS : world.between(1, 50);
            process.after(wait, () -> promise.tryFail("PostgreSQL does not answer"));
        }
    }
}
