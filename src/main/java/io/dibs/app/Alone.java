package io.dibs.app;

import io.dibs.actor.Routes;
import io.dibs.cluster.Presence;
import io.dibs.ledger.Heartbeat;
import io.dibs.ledger.Pulse;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The node has the database to itself: every shard lives here. */
final class Alone implements Tenancy {
    private static final long OWN_AGAIN_MILLIS = 1_000;

    private final Holdings holdings;
    private final int shards;
    private final boolean embedded;
    private final String presence;
    private final Consumer<AsyncResult<Pulse>> heard;
    private volatile boolean leaving;

    /**
     * @param node this process
     * @param heard told of each heartbeat
     */
    Alone(Holdings holdings, Settings settings, UUID node, Consumer<AsyncResult<Pulse>> heard) {
        this.holdings = holdings;
        this.shards = settings.member().shards();
        this.embedded = settings.embedded();
        this.presence = Presence.alone(node).text();
        this.heard = heard;
    }

    @Override
    public Routes routes() {
        return holdings.host();
    }

    @Override
    public Future<Void> begin(Supplier<Future<Void>> warmUp) {
        return requireAlone()
                .compose(alone -> heartbeat().start(() -> presence, heard))
                .compose(beating -> Future.join(ownAll(), warmUp.get()))
                .mapEmpty();
    }

    private Heartbeat heartbeat() {
        return holdings.ledger().heartbeat();
    }

    /** The lock on the data directory says it already where PostgreSQL is our own. */
    private Future<Void> requireAlone() {
        if (embedded) {
            return Future.succeededFuture();
        }
        return heartbeat().livingNeighbour().compose(neighbour -> neighbour
                .<Future<Void>>map(living -> Future.failedFuture(new WrongSettings(
                        "The node " + living.label() + " is using this database. Stop it, or set DIBS_CLUSTER=true on"
                                + " both, so that they share the shards.")))
                .orElse(Future.succeededFuture()));
    }

    private Future<Void> ownAll() {
        IntStream.range(0, shards).forEach(holdings.host()::own);
        return holdings.until(() -> holdings.host().ready() == shards);
    }

    @Override
    public void served(int shard, long epoch, String source) {
        // There is nobody to tell.
    }

    /** Nobody else may own a shard here; whoever took it is asked to show itself in the log. */
    @Override
    public void lost(int shard) {
        if (!leaving) {
            holdings.vertx().setTimer(OWN_AGAIN_MILLIS, later -> ownAgain(shard));
        }
    }

    private void ownAgain(int shard) {
        if (!leaving) {
            holdings.host().own(shard);
        }
    }

    /** The ports go first: nobody could answer what comes in after the shards are gone. */
    @Override
    public Future<Void> end(Supplier<Future<Void>> closePorts, long limitMillis) {
        leaving = true;
        return closePorts.get().eventually(() -> releaseAll(limitMillis));
    }

    private Future<Void> releaseAll(long limitMillis) {
        List<Future<Void>> released = new ArrayList<>();
        IntStream.range(0, shards).forEach(shard -> released.add(holdings.release(shard)));
        return Future.join(released).timeout(limitMillis, TimeUnit.MILLISECONDS).mapEmpty();
    }
}
