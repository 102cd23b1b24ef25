package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.dibs.simulation.SimulatedWorld;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Several nodes with all of this package's decisions as they are: membership, failure detection, partitions, placement,
 * handovers and back-off. PostgreSQL, Hazelcast, the event bus, clocks and processes are simulated, and fail. A seed
 * replays a run.
 */
final class ClusterSimulation {
    static final int SHARDS = 8;
    private static final String OURS = "ours";
    private static final String THEIRS = "theirs";
    private static final int STEP_MILLIS = 20;
    private static final long LIMIT_MILLIS = 60_000;

    private final SimulatedWorld world;
    private final SimulatedRecords records;
    private final SimulatedNetwork network;
    private final List<SimulatedClusterNode> nodes = new ArrayList<>();
    private final List<SimulatedClusterNode> strangers = new ArrayList<>();
    private final List<String> story = new ArrayList<>();

    ClusterSimulation(long seed) {
        this(seed, 2 + (int) Math.floorMod(seed, 4L));
    }

    ClusterSimulation(long seed, int size) {
        world = new SimulatedWorld(seed);
        records = new SimulatedRecords(world, SHARDS);
        network = new SimulatedNetwork(world);
        story.add("seed " + seed + ", " + size + " nodes");
        for (int i = 0; i < size; i++) {
            world.after(world.between(0, 2_000), this::startNode);
        }
    }

    void pass(long millis) {
        world.runUntil(world.millis() + millis);
    }

    /** Faults that follow each other soon overlap. */
    void passAMoment() {
        pass(world.between(0, world.chance(0.5) ? 1_000 : 12_000));
    }

    /** Looks every few milliseconds at what must hold meanwhile. */
    private void pass(long millis, Runnable check) {
        for (long end = world.millis() + millis; world.millis() < end; ) {
            pass(STEP_MILLIS);
            check.run();
        }
    }

    // ---- nodes -------------------------------------------------------------------------------------------------

    private SimulatedClusterNode startNode() {
        SimulatedClusterNode node = new SimulatedClusterNode(world, network, records, SHARDS, OURS);
        nodes.add(node);
        node.start(() -> world.after(world.between(500, 2_000), this::startNode));
        return node;
    }

    private List<SimulatedClusterNode> staying() {
        return nodes.stream().filter(SimulatedClusterNode::stays).toList();
    }

    private SimulatedClusterNode any() {
        List<SimulatedClusterNode> staying = staying();
        return staying.isEmpty() ? startNode() : staying.get(world.random.nextInt(staying.size()));
    }

    /** Of another version or secret: on the same database, and never in the same Hazelcast. */
    void strangersCome(int count) {
        for (int i = 0; i < count; i++) {
            SimulatedClusterNode stranger = new SimulatedClusterNode(world, network, records, SHARDS, THEIRS);
            strangers.add(stranger);
            stranger.start(() -> {});
        }
    }

    void postgresStops(long millis) {
        records.stop(millis);
    }

    void kill() {
        any().kill();
    }

    /**
     * One after the other: a new one is started and takes its part before the old one hands over.
     *
     * @return the longest time that a shard was served by nobody
     */
    long roll() {
        LongestGap gap = new LongestGap();
        for (SimulatedClusterNode old : staying()) {
            SimulatedClusterNode fresh = startNode();
            passUntil(fresh::isSettled, gap);
            old.drain();
            passUntil(() -> !old.process.isAlive(), gap);
        }
        return gap.millis;
    }

    private final class LongestGap implements Runnable {
        private final long[] servedAt = new long[SHARDS];
        private long millis;

        LongestGap() {
            Arrays.fill(servedAt, world.millis());
        }

        @Override
        public void run() {
            for (int shard = 0; shard < SHARDS; shard++) {
                int number = shard;
                if (nodes.stream().anyMatch(node -> node.isServing(number))) {
                    servedAt[shard] = world.millis();
                }
                millis = Math.max(millis, world.millis() - servedAt[shard]);
            }
        }
    }

    /** The event bus loses what a newcomer and one of the others say to each other, and Hazelcast does not. */
    void newcomerIsNotReached(long millis) {
        SimulatedClusterNode other = any();
        SimulatedClusterNode newcomer = startNode();
        network.loseMessages(newcomer.id, other.id, millis);
        network.loseMessages(other.id, newcomer.id, millis);
    }

    // ---- faults ------------------------------------------------------------------------------------------------

    void disturb() {
        SimulatedClusterNode node = any();
        story.add(world.millis() + ": " + disturb(node) + " (" + node.id + ")");
    }

    private String disturb(SimulatedClusterNode node) {
        switch (world.between(0, 11)) {
            case 0 -> {
                node.kill();
                world.after(world.between(0, 10_000), this::startNode);
                return "killed and started again";
            }
            case 1 -> {
                node.process.pause(world.between(100, 20_000));
                network.silenceIsNoticed();
                return "paused";
            }
            case 2 -> {
                network.partition();
                return "partition";
            }
            case 3 -> {
                network.heal();
                return "heal";
            }
            case 4 -> {
                network.loseMessages(node.id, any().id, world.between(1_000, 20_000));
                return "messages lost one way";
            }
            case 5 -> {
                node.postgres.cut(world.between(100, 15_000));
                return "cut off from PostgreSQL";
            }
            case 6 -> {
                records.stop(world.between(100, 15_000));
                return "PostgreSQL stops";
            }
            case 7 -> {
                node.member.loseConsumer();
                return "its consumer vanishes";
            }
            case 8 -> {
                node.drain();
                world.after(world.between(0, 5_000), this::startNode);
                return "drained and started again";
            }
            case 9 -> {
                startNode();
                return "one more";
            }
            case 10 -> {
                node.process.wallOff(world.between(-400, 400));
                return "its clock is off";
            }
            default -> {
                strangersCome(1);
                return "a stranger comes";
            }
        }
    }

    /** No fault from now on: those that are paused or cut off come back, and strangers are stopped. */
    void repair() {
        records.stop(0);
        network.loseNothingMore();
        nodes.forEach(node -> {
            node.process.pause(0);
            node.process.wallOff(0);
            node.postgres.cut(0);
        });
        strangers.forEach(SimulatedClusterNode::kill);
        network.heal();
    }

    // ---- what must hold ----------------------------------------------------------------------------------------

    private void passUntil(BooleanSupplier condition, Runnable check) {
        long limit = world.millis() + LIMIT_MILLIS;
        while (!condition.getAsBoolean()) {
            assertThat(world.millis()).as(this::story).isLessThan(limit);
            pass(STEP_MILLIS, check);
        }
    }

    /** @return how long it took until every node that is left is settled */
    long settle() {
        long begun = world.millis();
        passUntil(() -> whatIsMissing().isEmpty(), () -> {});
        return world.millis() - begun;
    }

    /** Every shard serves where it is placed, and everybody knows. */
    void assertWhole() {
        assertThat(whatIsMissing()).as(this::story).isEmpty();
    }

    private Optional<String> whatIsMissing() {
        List<SimulatedClusterNode> staying = staying();
        Set<UUID> ids = staying.stream().map(node -> node.id).collect(Collectors.toSet());
        return staying.stream()
                .flatMap(node -> Stream.concat(
                        Stream.of(node + " is settled").filter(what -> !node.isSettled()),
                        node.placed(ids).stream().flatMap(shard -> missing(node, shard, staying))))
                .findFirst();
    }

    private static Stream<String> missing(SimulatedClusterNode node, int shard, List<SimulatedClusterNode> all) {
        if (!node.isServing(shard)) {
            return Stream.of(node + " serves shard " + shard);
        }
        return all.stream()
                .filter(other -> other != node && !node.id.equals(other.ownerOf(shard)))
                .map(other -> other + " knows that " + node + " owns shard " + shard);
    }

    void assertNothingMoves(long millis) {
        assertNothingMoves(millis, () -> {});
    }

    void assertNothingMoves(long millis, Runnable meanwhile) {
        List<ClusterRecords.Owner> before = List.copyOf(records.owners);
        List<SimulatedClusterNode> members =
                nodes.stream().filter(SimulatedClusterNode::isMember).toList();
        meanwhile.run();
        pass(millis, () -> {
            if (!records.owners.equals(before) || !members.stream().allMatch(SimulatedClusterNode::isMember)) {
                fail(story() + "\nat " + world.millis() + " the owners are " + records.owners);
            }
        });
    }

    String story() {
        return String.join("\n", story);
    }
}
