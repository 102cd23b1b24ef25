package io.dibs.cluster;

import io.dibs.cluster.ClusterRecords.Owner;
import io.dibs.cluster.ShardTakeover.Cause;
import io.vertx.core.AsyncResult;
import java.util.List;
import java.util.UUID;

/**
 * Hands the shards of one previous owner over to this node, a few at a time so that the others are served meanwhile:
 * the owner is asked to release them, then they are taken. If the owner does not answer in time, all of them are taken
 * at once; the fence makes that safe.
 */
final class ShardHandover {
    private static final int BATCH = 4;
    /** A batch that takes longer to load does not hold up the next. */
    private static final long MAX_WAIT_MILLIS = 250;

    private static final long CHECK_MILLIS = 5;

    private final ClusterLoop loop;
    private final PeerRequests peers;
    private final TakeoverController takeovers;
    private final UUID from;

    ShardHandover(ClusterLoop loop, PeerRequests peers, TakeoverController takeovers, UUID from) {
        this.loop = loop;
        this.peers = peers;
        this.takeovers = takeovers;
        this.from = from;
    }

    void start(List<Owner> shards) {
        List<Owner> wanted = takeovers.stillWanted(shards);
        if (wanted.isEmpty()) {
            return;
        }
        List<Owner> batch = wanted.subList(0, Math.min(BATCH, wanted.size()));
        List<Owner> rest = wanted.subList(batch.size(), wanted.size());
        long begun = loop.now();
        loop.whenDone(
                peers.release(from, TakeoverController.announcements(batch)),
                answer -> answered(answer, batch, rest, begun));
    }

    private void answered(AsyncResult<Void> answer, List<Owner> batch, List<Owner> rest, long begun) {
        Cause cause = answer.succeeded() ? Cause.HANDED_OVER : takeovers.isReachable(from) ? Cause.TAKEN : Cause.LOST;
        takeovers.take(takeovers.stillWanted(batch), cause, begun);
        if (answer.succeeded()) {
            continueWith(batch, rest, loop.now() + MAX_WAIT_MILLIS);
        } else {
            takeovers.take(takeovers.stillWanted(rest), cause, begun);
        }
    }

    private void continueWith(List<Owner> batch, List<Owner> rest, long latest) {
        if (takeovers.isServed(batch) || loop.now() >= latest) {
            start(rest);
        } else {
            loop.after(CHECK_MILLIS, () -> continueWith(batch, rest, latest));
        }
    }
}
