package io.dibs.routing;

import io.dibs.campaign.MemoryBudget;
import io.dibs.shard.Claim;
import io.dibs.shard.Command;
import io.dibs.shard.EventTime;
import io.dibs.shard.Ledger;
import io.dibs.shard.Shard;
import io.dibs.shard.ShardEffects;
import io.dibs.shard.ShardLimits;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Declined;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.function.Consumer;

/**
 * One tenure of a shard: it hands events to the state machine, on its own event loop, and carries its effects out; the
 * state machine asks the ledger itself. It decides nothing. Once it has let go it is done; another tenure is another
 * verticle.
 */
final class ShardVerticle extends VerticleBase implements ShardMailbox {
    private final Shard shard;
    private final NodeClock clock;
    private final ShardListener listener;
    private final Runnable lost;
    private Promise<Void> drained;
    private final long begun = System.nanoTime();
    private volatile boolean ready;
    private volatile int pending;
    private volatile int withoutRoom;

    /** @param lost runs when another owner has taken the shard */
    ShardVerticle(
            int number, Ledger ledger, MemoryBudget room, NodeClock clock, ShardListener listener, Runnable lost) {
        this.shard = new Shard(number, ledger, new EventLoopEffects(), ShardLimits.DEFAULT, room);
        this.clock = clock;
        this.listener = listener;
        this.lost = lost;
    }

    /** Any thread: whether every campaign of the shard serves. */
    boolean isReady() {
        return ready;
    }

    /** Any thread: campaigns that the node's memory has no room for, a moment ago. */
    int withoutRoom() {
        return withoutRoom;
    }

    /** Any thread: claims that have no answer yet, a moment ago. */
    int pending() {
        return pending;
    }

    @Override
    public Future<?> start() {
        event(shard::start);
        return Future.succeededFuture();
    }

    /** Lets go after what is decided has been committed. */
    @Override
    public Future<?> stop() {
        if (shard.isReleased()) {
            return Future.succeededFuture();
        }
        drained = Promise.promise();
        event(shard::drain);
        return drained.future();
    }

    @Override
    public void claims(List<Claim> claims) {
        context.runOnContext(here -> event(now -> shard.claims(claims, now)));
    }

    @Override
    public void command(Command command) {
        context.runOnContext(here -> event(now -> shard.command(command, now)));
    }

    private void event(Consumer<EventTime> what) {
        what.accept(clock.now());
        boolean wasReady = ready;
        ready = shard.isReady();
        pending = shard.pending();
        withoutRoom = shard.withoutRoom();
        if (ready && !wasReady) {
            listener.takenOver(shard.number(), shard.fence().epoch(), (System.nanoTime() - begun) / 1_000_000);
        }
    }

    /** The shard's effects. Each result comes back as an event, on this event loop. */
    private final class EventLoopEffects implements ShardEffects {
        @Override
        public void event(Consumer<EventTime> what) {
            ShardVerticle.this.event(what);
        }

        @Override
        public void wakeAfter(long millis) {
            vertx.setTimer(millis, later -> event(shard::woken));
        }

        @Override
        public Consumer<WriteOutcome> writing(int coupons) {
            long sent = System.nanoTime();
            return outcome -> report(outcome, coupons, System.nanoTime() - sent);
        }

        private void report(WriteOutcome outcome, int coupons, long nanos) {
            if (outcome instanceof Committed || outcome instanceof Declined) {
                listener.committed(shard.number(), coupons, nanos);
            } else {
                listener.writeFailed(shard.number(), outcome);
            }
        }

        @Override
        public void released(Release why) {
            ready = false;
            listener.released(shard.number(), why);
            if (drained != null) {
                drained.tryComplete();
            } else {
                lost.run();
            }
        }
    }
}
