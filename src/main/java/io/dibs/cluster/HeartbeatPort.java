package io.dibs.cluster;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The nodes' heartbeats, in PostgreSQL. One beat is under way at a time. */
public interface HeartbeatPort {
    /**
     * What one's own beat brought back.
     *
     * @param nodes every node that has a row, oneself included as of the beat before
     * @param clockOffsetMillis add it to the local wall clock to have PostgreSQL's
     * @param clockDoubtMillis by how much that may be wrong, to either side
     */
    record HeartbeatResult(List<NodeHeartbeat> nodes, long clockOffsetMillis, long clockDoubtMillis) {}

    /**
     * Beats each second from now on. Fails if the first beat does. A later one that fails is told as a failure, and the
     * next is tried at its time.
     *
     * @param says asked before each beat, on any thread
     * @param heard told of each beat that came back, before the next leaves, on any thread
     */
    Future<Void> start(Supplier<NodePresence> says, Consumer<AsyncResult<HeartbeatResult>> heard);

    /**
     * Nodes whose beats move, of those that have a row and that this concerns. It watches for some seconds only if
     * there are any.
     */
    Future<List<NodeHeartbeat>> aliveAmong(Predicate<NodeHeartbeat> concerns);

    /** Beats at once, or as soon as the beat under way has come back. */
    void writeSoon();

    /** Takes this node's row away. */
    Future<Void> stop();
}
