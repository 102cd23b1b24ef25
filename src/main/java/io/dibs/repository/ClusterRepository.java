package io.dibs.repository;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The cluster as PostgreSQL knows it, so that every node shows the same, and the order to leave it. */
public interface ClusterRepository {
    Future<Overview> overview();

    /** Asks a node to hand over its shards and to stop. @return completes when the node has agreed */
    Future<Void> drain(UUID node);

    /** @param takeovers the last ones, the latest first */
    record Overview(List<Node> nodes, List<Shard> shards, List<Takeover> takeovers) {}

    enum State {
        /** Not yet reached both ways by each peer. */
        JOINING,
        /** It may own shards. */
        SERVING,
        /** It hands over its shards and stops. */
        DRAINING,
        /** It has not been heard of for some seconds: it has crashed, is cut off or is paused. */
        SILENT
    }

    /**
     * @param address where its event bus listens; empty while it has none
     * @param heartbeatAgeMillis by PostgreSQL's clock
     * @param wire version of the messages between nodes
     * @param schema version of the tables
     * @param snapshot version of what is kept in Redis
     */
    record Node(
            UUID id,
            String name,
            State state,
            String address,
            long heartbeatAgeMillis,
            int shards,
            int wire,
            int schema,
            int snapshot) {}

    /**
     * @param node null where the shard was never owned
     * @param name null where nothing of that node is known any more, or there is none
     */
    record Shard(
            int number,
            long epoch,
            @Nullable UUID node,
            @Nullable String name) {}

    /**
     * @param previous the previous owner's name; null if there was none
     * @param millis from the decision to take the shard until all of its campaigns are served
     * @param at milliseconds of PostgreSQL's clock
     */
    record Takeover(
            int shard,
            long epoch,
            String name,
            @Nullable String previous,
            String cause,
            String source,
            long millis,
            long at) {}
}
