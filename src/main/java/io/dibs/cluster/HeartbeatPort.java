package io.dibs.cluster;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The nodes' heartbeats in PostgreSQL. One heartbeat is in flight at a time. */
public interface HeartbeatPort {
    /**
     * The result of this node's heartbeat.
     *
     * @param nodes every node that has a row; this node as of its previous heartbeat
     * @param clockOffsetMillis added to the local wall clock it gives PostgreSQL's
     * @param clockDoubtMillis the uncertainty of the offset, to either side
     */
    record HeartbeatResult(List<NodeHeartbeat> nodes, long clockOffsetMillis, long clockDoubtMillis) {}

    /**
     * Sends a heartbeat each second from now on. Fails if the first one fails. Later failures go to the listener, and
     * the next heartbeat follows on schedule.
     *
     * @param presence supplies the presence before each heartbeat, on any thread
     * @param listener called with each result before the next heartbeat, on any thread
     */
    Future<Void> start(Supplier<NodePresence> presence, Consumer<AsyncResult<HeartbeatResult>> listener);

    /** @param observer is called with each result, before the listener of {@link #start} */
    void observe(Consumer<AsyncResult<HeartbeatResult>> observer);

    /** Stops the heartbeats until {@link #resume}, so that the other nodes consider this one dead. Any thread. */
    void suspend(String reason);

    /** Any thread. */
    void resume();

    /**
     * Finds the live nodes among the matching rows: those whose counters move. Watches for some seconds if there are
     * any.
     */
    Future<List<NodeHeartbeat>> aliveAmong(Predicate<NodeHeartbeat> concerns);

    /** Sends a heartbeat at once, or as soon as the one in flight has ended. */
    void writeSoon();

    /** Stops and deletes this node's row. */
    Future<Void> stop();
}
