package io.dibs.app;

import io.dibs.cluster.Beat;
import io.dibs.cluster.Beats;
import io.dibs.cluster.Presence;
import io.dibs.ledger.NodeHeartbeatWriter;
import io.dibs.ledger.HeartbeatResult;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The cluster's heartbeats over the ledger's. */
final class LedgerBeats implements Beats {
    private final NodeHeartbeatWriter heartbeat;
    private final Consumer<AsyncResult<HeartbeatResult>> also;

    /** @param also told of each beat besides */
    LedgerBeats(NodeHeartbeatWriter heartbeat, Consumer<AsyncResult<HeartbeatResult>> also) {
        this.heartbeat = heartbeat;
        this.also = also;
    }

    @Override
    public Future<Void> start(Supplier<String> says, Consumer<AsyncResult<List<Beat>>> heard) {
        return heartbeat.start(says, pulse -> {
            also.accept(pulse);
            heard.accept(pulse.map(LedgerBeats::beats));
        });
    }

    private static List<Beat> beats(HeartbeatResult pulse) {
        return pulse.nodes().stream().map(LedgerBeats::beat).toList();
    }

    private static Beat beat(HeartbeatResult.Beat row) {
        return new Beat(row.id(), row.label(), row.beat(), Presence.parse(row.members()));
    }

    @Override
    public Future<List<Beat>> living(Predicate<Beat> concerns) {
        return heartbeat.livingNeighbours(row -> concerns.test(beat(row)))
                .map(rows -> rows.stream().map(LedgerBeats::beat).toList());
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
