package io.dibs.cluster;

import io.dibs.cluster.ClusterRecords.NodeRow;
import io.dibs.cluster.ClusterRecords.Owner;
import io.dibs.cluster.ClusterSettings.EventBusAddress;
import io.dibs.simulation.SimulatedWorld;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** A process of Dibs with the real {@link ClusterNode} in a simulated world. */
final class SimulatedClusterNode {
    private static final long DRAIN_MILLIS = 30_000;

    final UUID id;
    final SimulatedProcess process;
    final SimulatedMember member;
    final SimulatedRecords.Link postgres;
    /** The events of its cluster, in order. */
    final List<String> heard = new ArrayList<>();

    private final SimulatedWorld world;
    private final SimulatedNetwork network;
    private final SimulatedShards shards;
    private final ClusterNode cluster;
    private final int shardCount;
    private boolean leaving;

    SimulatedClusterNode(
            SimulatedWorld world, SimulatedNetwork network, SimulatedRecords records, int shardCount, String secret) {
        this.world = world;
        this.network = network;
        this.shardCount = shardCount;
        id = world.uuid();
        process = new SimulatedProcess(world);
        member = new SimulatedMember(id, process, world, network, secret);
        postgres = records.new Link(process);
        shards = new SimulatedShards(id, world, process, records, postgres);
        cluster = new ClusterNode(
                process,
                member,
                new ClusterSettings(
                        id,
                        "node",
                        shardCount,
                        Optional.empty(),
                        Optional.of(secret),
                        EventBusAddress.ANY,
                        Optional.empty(),
                        1),
                new ClusterPorts(
                        new SimulatedHeartbeats(id, process, records, postgres),
                        member,
                        shards,
                        new Records(records),
                        () -> {
                            throw new UnsupportedOperationException("the loop has the clock");
                        }),
                new Heard());
        shards.listener(new SimulatedShards.Listener() {
            @Override
            public void served(int shard, long epoch) {
                cluster.served(shard, epoch, "ledger");
            }

            @Override
            public void lost(int shard) {
                cluster.lost(shard);
            }
        });
    }

    /** @param onExit a process that cannot join ends, and is started again as others are */
    void start(Runnable onExit) {
        process.run(() -> cluster.join(this::warmUp).onFailure(failure -> {
            kill();
            onExit.run();
        }));
    }

    private Future<Void> warmUp() {
        Promise<Void> warm = Promise.promise();
        process.after(world.between(100, 3_000), warm::complete);
        return warm.future();
    }

    void kill() {
        process.die();
        network.deathIsNoticed();
    }

    /** SIGTERM: hands over, leaves and ends. */
    void drain() {
        leaving = true;
        process.run(() ->
                cluster.drain(DRAIN_MILLIS).transform(done -> cluster.leave()).onComplete(left -> kill()));
    }

    /** Alive, and meant to stay. */
    boolean stays() {
        return process.isAlive() && !leaving;
    }

    boolean isServing(int shard) {
        return process.runs() && shards.isServing(shard);
    }

    /** Those of its shards that are placed on it among these nodes. */
    Set<Integer> placed(Set<UUID> among) {
        return RendezvousPlacement.of(new TreeSet<>(among), shardCount).shardsOf(id);
    }

    boolean isSettled() {
        return cluster.isMember() && cluster.isSettled();
    }

    boolean isMember() {
        return cluster.isMember();
    }

    UUID ownerOf(int shard) {
        return cluster.ownerOf(shard);
    }

    @Override
    public String toString() {
        return id.toString().substring(0, 8);
    }

    private final class Records implements ClusterRecords {
        private final SimulatedRecords records;

        Records(SimulatedRecords records) {
            this.records = records;
        }

        @Override
        public Future<List<Owner>> owners() {
            return postgres.call(() -> List.copyOf(records.owners));
        }

        @Override
        public Future<Void> record(ShardTakeover takeover) {
            return postgres.call(() -> {
                records.takeovers.add(takeover);
                return null;
            });
        }

        @Override
        public Future<List<NodeRow>> nodes() {
            throw new UnsupportedOperationException("nobody looks");
        }

        @Override
        public Future<List<ShardTakeover>> takeovers(int limit) {
            throw new UnsupportedOperationException("nobody looks");
        }
    }

    private final class Heard implements ClusterListener {
        @Override
        public void membersChanged(int nodes) {
            heard.add("sees " + nodes);
        }

        @Override
        public void joined() {
            heard.add("joined");
        }

        @Override
        public void excluded(String reason) {
            heard.add("excluded: " + reason);
        }

        @Override
        public void tookOver(ShardTakeover takeover) {
            heard.add("took over: " + takeover.cause());
        }

        @Override
        public void settled() {
            heard.add("settled");
        }
    }
}
