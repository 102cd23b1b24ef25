package io.dibs.app;

import io.dibs.cluster.ClusterRecords;
import io.dibs.cluster.ClusterRecords.NodeRow;
import io.dibs.cluster.ClusterRecords.Owner;
import io.dibs.cluster.NodeStage;
import io.dibs.cluster.ShardTakeover;
import io.dibs.repository.ClusterRepository;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shows operators the cluster, and drains a node of it. */
final class ClusterAdministration implements ClusterRepository {
    private static final int TAKEOVERS = 200;
    /** The others conclude by then that the node is gone. */
    private static final long SILENT_MILLIS = 3_000;

    private final UUID self;
    private final ClusterRecords records;
    private final ShardOwnership ownership;
    private final Runnable leave;

    /** @param leave ends this node in good order; it comes back at once */
    ClusterAdministration(UUID self, ClusterRecords records, ShardOwnership ownership, Runnable leave) {
        this.self = self;
        this.records = records;
        this.ownership = ownership;
        this.leave = leave;
    }

    @Override
    public Future<Void> drain(UUID node) {
        if (node.equals(self)) {
            leave.run();
            return Future.succeededFuture();
        }
        return ownership.drain(node);
    }

    @Override
    public Future<Overview> overview() {
        return Future.all(records.nodes(), records.owners(), records.takeovers(TAKEOVERS))
                .map(read -> overview(read.resultAt(0), read.resultAt(1), read.resultAt(2)));
    }

    private static Overview overview(List<NodeRow> nodes, List<Owner> owners, List<ShardTakeover> takeovers) {
        Map<UUID, String> names = names(nodes, takeovers);
        return new Overview(
                nodes.stream().map(node -> node(node, owners)).toList(),
                owners.stream()
                        .map(owner -> new Shard(owner.shard(), owner.epoch(), owner.node(), name(owner.node(), names)))
                        .toList(),
                takeovers.stream().map(takeover -> takeover(takeover, names)).toList());
    }

    /** A node that has left is still named in what it took over. */
    private static Map<UUID, String> names(List<NodeRow> nodes, List<ShardTakeover> takeovers) {
        Map<UUID, String> names = new HashMap<>();
        takeovers.forEach(takeover -> names.put(takeover.node(), takeover.label()));
        nodes.forEach(node -> names.put(node.node(), node.label()));
        return names;
    }

    private static @Nullable String name(@Nullable UUID node, Map<UUID, String> names) {
        return node == null ? null : names.get(node);
    }

    private static Node node(NodeRow row, List<Owner> owners) {
        long shards =
                owners.stream().filter(owner -> row.node().equals(owner.node())).count();
        return new Node(
                row.node(),
                row.label(),
                row.heartbeatAgeMillis() > SILENT_MILLIS
                        ? State.SILENT
                        : state(row.presence().stage()),
                row.presence().address(),
                Math.max(0, row.heartbeatAgeMillis()),
                (int) shards,
                row.versions().wire(),
                row.versions().schema(),
                row.versions().snapshot());
    }

    private static State state(NodeStage stage) {
        return switch (stage) {
            case JOINING -> State.JOINING;
            case ELIGIBLE -> State.SERVING;
            case DRAINING -> State.DRAINING;
        };
    }

    private static Takeover takeover(ShardTakeover takeover, Map<UUID, String> names) {
        UUID previous = takeover.previous();
        return new Takeover(
                takeover.shard(),
                takeover.epoch(),
                takeover.label(),
                previous == null ? null : names.getOrDefault(previous, previous.toString()),
                takeover.cause().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                takeover.source(),
                takeover.millis(),
                takeover.at());
    }
}
