package io.dibs.app;

import io.dibs.cluster.HeartbeatPort;
import io.dibs.cluster.NodeHeartbeat;
import io.dibs.cluster.NodePresence;
import io.dibs.ledger.HeartbeatResult;
import io.dibs.ledger.NodeHeartbeatWriter;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The cluster's heartbeats over the ledger's. */
final class LedgerHeartbeats implements HeartbeatPort {
    private final NodeHeartbeatWriter heartbeat;
    private final Consumer<AsyncResult<HeartbeatResult>> also;

    /** @param also told of each beat besides */
    LedgerHeartbeats(NodeHeartbeatWriter heartbeat, Consumer<AsyncResult<HeartbeatResult>> also) {
        this.heartbeat = heartbeat;
        this.also = also;
    }

    @Override
    public Future<Void> start(Supplier<String> says, Consumer<AsyncResult<List<NodeHeartbeat>>> heard) {
        return heartbeat.start(says, pulse -> {
            also.accept(pulse);
            heard.accept(pulse.map(LedgerHeartbeats::beats));
        });
    }

    private static List<NodeHeartbeat> beats(HeartbeatResult pulse) {
        return pulse.nodes().stream().map(LedgerHeartbeats::beat).toList();
    }

    private static NodeHeartbeat beat(HeartbeatResult.Beat row) {
        return new NodeHeartbeat(row.id(), row.label(), row.beat(), NodePresence.parse(row.members()));
    }

    @Override
    public Future<List<NodeHeartbeat>> living(Predicate<NodeHeartbeat> concerns) {
        return heartbeat
                .livingNeighbours(row -> concerns.test(beat(row)))
                .map(rows -> rows.stream().map(LedgerHeartbeats::beat).toList());
    }

    @Override
    public void hurry() {
        heartbeat.hurry();
    }

    @Override
    public Future<Void> stop() {
        return heartbeat.stop();
    }
}
