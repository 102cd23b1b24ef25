package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Nodes that are killed, stopped, cut apart and cut off from PostgreSQL, with a modelled Hazelcast that notices each
 * after its time, and a modelled PostgreSQL whose answers take a while.
 */
final class ModelCluster {
    private static final int STEP_MILLIS = 50;

    private final Random random;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<UUID, NodeHeartbeat> rows = new HashMap<>();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>((one, other) ->
            one.at() != other.at() ? Long.compare(one.at(), other.at()) : Long.compare(one.order(), other.order()));
    private long now = 10_000;
    private long order;
    private boolean postgres = true;

    private record Task(long at, long order, Runnable what) {}

    private final class Node {
        private final UUID id = new UUID(random.nextLong(), random.nextLong());
        private final PartitionResolver resolver = new PartitionResolver(id);
        private final long phase = random.nextInt(1_000);
        private Set<UUID> members = Set.of();
        private boolean alive = true;
        private boolean stopped;
        private boolean reachesPostgres = true;
        private int side;
        private boolean beating;
        private NodeStage stage = NodeStage.JOINING;
        private boolean newcomer;

        private boolean runs() {
            return alive && !stopped;
        }

        private boolean sees(Node other) {
            return other.runs() && other.side == side && other.newcomer == newcomer;
        }

        private void heartbeat() {
            if (!runs() || beating) {
                return;
            }
            if (!postgres || !reachesPostgres) {
                resolver.onHeartbeatFailed();
                return;
            }
            beating = true;
            long sentAt = now;
            rows.merge(id, row(1), (old, fresh) -> row(old.counter() + 1));
            NodePresence said = presence();
            List<NodeHeartbeat> read = List.copyOf(rows.values());
            later(1 + random.nextInt(150), () -> {
                beating = false;
                if (runs()) {
                    resolver.onHeartbeat(read, said, sentAt, now);
                    resolver.unprobed().forEach(this::probe);
                    evaluate();
                }
            });
        }

        /** A newcomer that cannot join never gets further. */
        private void evaluate() {
            NodeStage concluded = resolver.survivors().isInside() && !newcomer ? NodeStage.ELIGIBLE : NodeStage.JOINING;
            if (concluded != stage) {
                stage = concluded;
                resolver.ownPresence(presence(), now);
                heartbeat();
            }
        }

        private void probe(NodeHeartbeat heartbeat) {
            Node other = nodes.stream()
                    .filter(each -> each.id.equals(heartbeat.node()))
                    .findFirst()
                    .orElseThrow();
            if (!other.alive && other.side == side) {
                resolver.connectionRefused(other.id, now);
            }
        }

        private NodeHeartbeat row(long counter) {
            return new NodeHeartbeat(id, "node", counter, presence());
        }

        private NodePresence presence() {
            return new NodePresence(stage, "", "somewhere:1", members, Set.of());
        }

        private void see(Set<UUID> seen) {
            if (runs() && !seen.equals(members)) {
                members = seen;
                resolver.ownPresence(presence(), now);
                heartbeat();
            }
        }
    }

    ModelCluster(Random random) {
        this(random, 2 + random.nextInt(4));
    }

    ModelCluster(Random random, int size) {
        this.random = random;
        for (int i = 0; i < size; i++) {
            nodes.add(new Node());
        }
        membersChange(0, 3_000);
    }

    private void later(long millis, Runnable what) {
        tasks.add(new Task(now + millis, order++, what));
    }

    void pass(int millis) {
        for (long end = now + millis; now < end; now += STEP_MILLIS) {
            while (!tasks.isEmpty() && tasks.peek().at() <= now) {
                tasks.poll().what().run();
            }
            for (Node node : nodes) {
                if ((now + node.phase) % 1_000 < STEP_MILLIS) {
                    node.heartbeat();
                }
            }
        }
    }

    /** Each node notices in its own time, all of them within a part of a second once the first has. */
    private void membersChange(int soonest, int latest) {
        int delay = soonest + random.nextInt(latest - soonest);
        nodes.forEach(node -> later(
                delay + random.nextInt(700),
                () -> node.see(nodes.stream()
                        .filter(node::sees)
                        .map(each -> each.id)
                        .collect(Collectors.toUnmodifiableSet()))));
    }

    private void noticeDeath() {
        membersChange(300, 700);
    }

    private void noticeSilence() {
        membersChange(4_000, 6_000);
    }

    private void merge() {
        membersChange(5_000, 10_000);
    }

    void kill() {
        Node node = any();
        node.alive = false;
        noticeDeath();
    }

    /** They see each other and nobody else, as those of another secret do, or of another version. */
    void newcomersCome(int count) {
        for (int i = 0; i < count; i++) {
            Node newcomer = new Node();
            newcomer.newcomer = true;
            nodes.add(newcomer);
        }
        membersChange(0, 3_000);
    }

    void assertNobodyLeft(String when) {
        Set<UUID> incumbents = nodes.stream()
                .filter(node -> node.alive && !node.newcomer)
                .map(node -> node.id)
                .collect(Collectors.toSet());
        for (Node node : nodes) {
            assertThat(node.resolver.survivors().group()).as(when).isEqualTo(node.newcomer ? Set.of() : incumbents);
        }
    }

    private Node any() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    void postgresIsUp(boolean up) {
        postgres = up;
    }

    String disturb() {
        Node node = any();
        switch (random.nextInt(6)) {
            case 0 -> {
                if (nodes.stream().filter(each -> each.alive).count() > 1) {
                    node.alive = false;
                    noticeDeath();
                }
                return "a kill";
            }
            case 1 -> {
                node.stopped =
                        !node.stopped && nodes.stream().filter(Node::runs).count() > 1;
                noticeSilence();
                merge();
                return "SIGSTOP or SIGCONT";
            }
            case 2 -> {
                nodes.forEach(each -> each.side = random.nextInt(2));
                noticeSilence();
                merge();
                return "a partition";
            }
            case 3 -> {
                nodes.forEach(each -> each.side = 0);
                merge();
                return "a heal";
            }
            case 4 -> {
                node.reachesPostgres = !node.reachesPostgres;
                return "one cut off from PostgreSQL, or back";
            }
            default -> {
                postgres = false;
                later(random.nextInt(15_000), () -> postgres = true);
                return "an outage of PostgreSQL";
            }
        }
    }

    void repair() {
        nodes.forEach(node -> {
            node.side = 0;
            node.stopped = false;
            node.reachesPostgres = true;
        });
        merge();
    }

    /** All who live go on, in one group. */
    void assertWhole(String when) {
        for (Node node : nodes) {
            if (node.alive) {
                assertThat(node.resolver.survivors().group()).as(when).containsExactlyInAnyOrderElementsOf(living());
            }
        }
    }

    boolean isWhole() {
        Set<UUID> living = living();
        return nodes.stream()
                .filter(node -> node.alive)
                .allMatch(node -> node.resolver.survivors().group().equals(living));
    }

    private Set<UUID> living() {
        return nodes.stream().filter(node -> node.alive).map(node -> node.id).collect(Collectors.toSet());
    }

    /**
     * Those who reach PostgreSQL, and could therefore write, agree on one group, and it is not empty. A node that does
     * not reach it keeps the view that it had.
     */
    void assertSound(String when) {
        Set<Set<UUID>> groups = new HashSet<>();
        List<Node> able = nodes.stream()
                .filter(node -> node.runs() && node.reachesPostgres)
                .toList();
        able.forEach(node -> groups.add(node.resolver.survivors().group()));
        groups.remove(Set.<UUID>of());
        assertThat(groups).as(when).hasSize(able.isEmpty() ? 0 : 1);
        Set<UUID> ids = able.stream().map(node -> node.id).collect(Collectors.toSet());
        groups.forEach(group -> assertThat(ids).as(when).containsAll(group));
    }
}
