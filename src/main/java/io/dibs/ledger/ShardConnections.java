package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of a node: one for each shard that it writes, and those that are shared. */
final class ShardConnections {
    private static final int SWEEP_MILLIS = 10_000;
    /**
     * A shard runs few statements over and over, each by the keys of its rows, so one plan is right for all arguments,
     * and for tables that grow after it was made. Left to itself, PostgreSQL plans each small batch again, at the cost
     * of writing it.
     */
    private static final Map<String, String> PLANNED_ONCE =
            Map.of("plan_cache_mode", "force_generic_plan", "enable_seqscan", "off");

    private final VertxInternal vertx;
    private final PostgresConnector connector;
    private final Map<Integer, ShardConnection> byShard = new ConcurrentHashMap<>();
    private final List<ShardConnection> shared = new ArrayList<>();
    private final long sweeper;

    ShardConnections(PostgresConnector connector) {
        this.vertx = connector.vertx();
        this.connector = connector;
        this.sweeper = vertx.setPeriodic(SWEEP_MILLIS, timer -> byShard.values().forEach(ShardConnection::closeIfIdle));
    }

    /** It lives on the event loop that asks first, the shard's own. */
    ShardConnection ofShard(int shard) {
        return byShard.computeIfAbsent(shard, this::openForShard);
    }

    private ShardConnection openForShard(int shard) {
        ContextInternal context = vertx.contextBuilder()
                .withEventLoop(vertx.getOrCreateContext().nettyEventLoop())
                .build();
        return new ShardConnection(context, connector, "shard " + shard, PLANNED_ONCE);
    }

    ShardConnection shared(String name) {
        ShardConnection connection = new ShardConnection(vertx.createEventLoopContext(), connector, name, Map.of());
        shared.add(connection);
        return connection;
    }

    Future<Void> close() {
        vertx.cancelTimer(sweeper);
        List<Future<Void>> closing = new ArrayList<>();
        byShard.values().forEach(connection -> closing.add(connection.close()));
        shared.forEach(connection -> closing.add(connection.close()));
        return Future.join(closing).mapEmpty();
    }
}
