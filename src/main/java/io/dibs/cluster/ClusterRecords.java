package io.dibs.cluster;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL knows of the cluster. */
public interface ClusterRecords {
    /** Whom the fence names as the owner of each shard. */
    Future<List<Owner>> owners();

    Future<List<NodeRow>> nodes();

    /** The last ones, the latest first. */
    Future<List<ShardTakeover>> takeovers(int limit);

    Future<Void> record(ShardTakeover takeover);

    /** @param node null where the shard was never owned */
    record Owner(int shard, long epoch, @Nullable UUID node) {}

    /** @param heartbeatAgeMillis by PostgreSQL's clock */
    record NodeRow(UUID node, String label, NodePresence presence, long heartbeatAgeMillis, Versions versions) {}

    /** Of the messages between nodes, of the tables, and of what is kept in Redis, as a node knows them. */
    record Versions(int wire, int schema, int snapshot) {}
}
