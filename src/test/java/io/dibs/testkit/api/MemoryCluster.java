package io.dibs.testkit.api;

import io.dibs.repository.ClusterRepository;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cluster of one node that owns all, until another one joins it. */
public final class MemoryCluster implements ClusterRepository {
    public static final UUID FIRST = new UUID(1, 1);
    public static final UUID SECOND = new UUID(1, 2);
    public volatile boolean broken;
    /** Whether questions are never answered. */
    public volatile boolean mute;

    public final List<UUID> drained = new CopyOnWriteArrayList<>();
    private final List<Node> nodes = new CopyOnWriteArrayList<>(List.of(node(FIRST, "one", State.SERVING)));

    void join(State state) {
        nodes.add(node(SECOND, "two", state));
    }

    private static Node node(UUID id, String name, State state) {
        return new Node(id, name, state, "127.0.0.1:1", 5, id.equals(FIRST) ? 2 : 0, 2, 1, 1);
    }

    @Override
    public Future<Overview> overview() {
        return answer(new Overview(
                nodes,
                List.of(new Shard(0, 7, FIRST, "one"), new Shard(1, 0, null, null)),
                List.of(new Takeover(0, 7, "one", null, "first", "ledger", 12, 1_900_000_000_000L))));
    }

    @Override
    public Future<Void> drain(UUID node) {
        drained.add(node);
        return answer(null);
    }

    private <T> Future<T> answer(T value) {
        if (mute) {
            return Promise.<T>promise().future();
        }
        return broken ? Future.failedFuture("The ledger does not answer") : Future.succeededFuture(value);
    }
}
