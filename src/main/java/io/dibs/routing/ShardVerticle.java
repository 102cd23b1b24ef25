package io.dibs.routing;

import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.Terms;
import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Claim;
import io.dibs.shard.Command;
import io.dibs.shard.EventTime;
import io.dibs.shard.Fence;
import io.dibs.shard.Ledger;
import io.dibs.shard.OwnershipAttempt;
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

/**
 * One tenure of a shard: it hands events to the state machine, on its own event loop, and carries its effects out. It
 * decides nothing. Once it has let go it is done; another tenure is another verticle.
 */
final class ShardVerticle extends VerticleBase implements ShardMailbox {
    private final Shard shard;
    private final Ledger ledger;
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
        this.shard = new Shard(number, new Doing(), ShardLimits.DEFAULT, room);
        this.ledger = ledger;
        this.clock = clock;
        this.listener = listener;
        this.lost = lost;
    }

    /** Any thread: whether every campaign of the shard serves. */
    boolean isReady() {
        return ready;
    }

    /** Any thread: claims that have no answer yet, a moment ago. */
    int withoutRoom() {
        return withoutRoom;
    }

    int pending() {
        return pending;
    }

    @Override
    public Future<?> start() {
        event(() -> shard.start(now()));
        return Future.succeededFuture();
    }

    /** Lets go after what is decided has been committed. */
    @Override
    public Future<?> stop() {
        if (shard.isReleased()) {
            return Future.succeededFuture();
        }
        drained = Promise.promise();
        event(() -> shard.drain(now()));
        return drained.future();
    }

    @Override
    public void claims(List<Claim> claims) {
        context.runOnContext(here -> event(() -> shard.claims(claims, now())));
    }

    @Override
    public void command(Command command) {
        context.runOnContext(here -> event(() -> shard.command(command, now())));
    }

    private void event(Runnable what) {
        what.run();
        boolean wasReady = ready;
        ready = shard.isReady();
        pending = shard.pending();
        withoutRoom = shard.withoutRoom();
        if (ready && !wasReady) {
            listener.takenOver(shard.number(), shard.fence().epoch(), (System.nanoTime() - begun) / 1_000_000);
        }
    }

    private EventTime now() {
        return clock.now();
    }

    /** The shard's effects. Each result comes back as an event, on this event loop. */
    private final class Doing implements ShardEffects {
        @Override
        public void seize(Fence seen) {
            ledger.seize(shard.number(), seen, seizure -> event(() -> shard.seized(seizure, now())));
        }

        @Override
        public void readCampaigns() {
            ledger.campaigns(
                    shard.number(),
                    found -> event(() -> shard.campaignsFound(found, now())),
                    cause -> event(() -> shard.readFailed(now())));
        }

        @Override
        public void readPage(Terms terms, int from, int to) {
            ledger.page(
                    terms,
                    from,
                    to,
                    page -> event(() -> shard.pageRead(terms, page, now())),
                    cause -> event(() -> shard.pageFailed(terms, from, to, now())));
        }

        @Override
        public void readEligible(Terms terms, String after) {
            ledger.eligible(
                    terms,
                    after,
                    page -> event(() -> shard.eligibleRead(terms, page, now())),
                    cause -> event(() -> shard.eligibleFailed(terms, now())));
        }

        @Override
        public void append(long write, Fence fence, Batch batch) {
            long sent = System.nanoTime();
            int rows = batch.coupons().size();
            ledger.append(fence, batch, outcome -> {
                event(() -> shard.appended(write, outcome, now()));
                report(outcome, rows, sent);
            });
        }

        @Override
        public void execute(long write, Fence fence, CampaignChange change) {
            ledger.execute(fence, change, outcome -> {
                event(() -> shard.executed(write, outcome, now()));
                report(outcome, 0, System.nanoTime());
            });
        }

        @Override
        public void recall(long write, Fence fence, Command command) {
            ledger.recall(fence, command, recall -> event(() -> shard.recalled(write, recall, now())));
        }

        @Override
        public void prove(OwnershipAttempt attempt) {
            ledger.prove(attempt.fence(), proof -> event(() -> shard.proven(attempt, proof, now())));
        }

        @Override
        public void wakeAfter(long millis) {
            vertx.setTimer(millis, later -> event(() -> shard.woken(now())));
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

        private void report(WriteOutcome outcome, int rows, long sent) {
            if (outcome instanceof Committed || outcome instanceof Declined) {
                listener.committed(shard.number(), rows, System.nanoTime() - sent);
            } else {
                listener.writeFailed(shard.number(), outcome);
            }
        }
    }
}
