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
     * Beats each second from now on.
     *
     * @param says asked before each beat, on any thread
     * @param heard told of each beat that came back, before the next leaves, on any thread
     */
    Future<Void> start(Supplier<String> says, Consumer<AsyncResult<List<NodeHeartbeat>>> heard);

    /**
     * Nodes whose beats move, of those that have a row and that this concerns. It watches for some seconds only if
     * there are any.
     */
    Future<List<NodeHeartbeat>> living(Predicate<NodeHeartbeat> concerns);

    /** Beats at once, or as soon as the beat under way has come back. */
    void hurry();

    /** Takes this node's row away. */
    Future<Void> stop();
}
