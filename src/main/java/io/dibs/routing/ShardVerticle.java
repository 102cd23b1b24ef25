package io.dibs.routing;

import io.dibs.campaign.MemoryBudget;
import io.dibs.routing.WritePermits.Permit;
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
import org.jspecify.annotations.Nullable;

/**
 * Runs one shard between takeover and release: it passes events to the state machine on its own event loop and executes
 * the effects; the state machine calls the ledger itself. It decides nothing. A released verticle is not used again.
 */
final class ShardVerticle extends VerticleBase implements ShardMailbox {
    private static final long COUNT_MILLIS = 1_000;

    private final Shard shard;
    private final WritePermits permits;
    private final NodeClock clock;
    private final ShardListener listener;
    private final Runnable onLost;
    private @Nullable Promise<Void> drained;
    private final long begun = System.nanoTime();
    private volatile boolean ready;
    private volatile int pending;
    private volatile int campaignsOverBudget;
    private boolean isCountDue;

    /** @param onLost runs when another owner has taken the shard */
    ShardVerticle(
            int number,
            Ledger ledger,
            MemoryBudget memory,
            WritePermits permits,
            NodeClock clock,
            ShardListener listener,
            Runnable onLost) {
        this.shard = new Shard(number, ledger, new EventLoopEffects(), ShardLimits.DEFAULT, memory);
        this.permits = permits;
        this.clock = clock;
        this.listener = listener;
        this.onLost = onLost;
    }

    /** Any thread: whether every campaign of the shard serves. */
    boolean isReady() {
        return ready;
    }

    /** Any thread: campaigns that did not fit into the memory budget, as of a second ago. */
    int campaignsOverBudget() {
        return campaignsOverBudget;
    }

    /** Any thread: claims without an answer, as of the latest event. */
    int pending() {
        return pending;
    }

    @Override
    public Future<?> start() {
        runEvent(shard::start);
        return Future.succeededFuture();
    }

    /** Releases the shard after its decisions are committed. */
    @Override
    public Future<?> stop() {
        if (shard.isReleased()) {
            return Future.succeededFuture();
        }
        drained = Promise.promise();
        runEvent(shard::drain);
        return drained.future();
    }

    @Override
    public void claims(List<Claim> claims) {
        claims.forEach(Claim::arrived);
        context.runOnContext(here -> runEvent(now -> shard.claims(claims, now)));
    }

    @Override
    public void command(Command command) {
        context.runOnContext(here -> runEvent(now -> shard.command(command, now)));
    }

    private void runEvent(Consumer<EventTime> what) {
        what.accept(clock.now());
        boolean wasReady = ready;
        ready = shard.isReady();
        pending = shard.pending();
        if (!isCountDue) {
            isCountDue = true;
            vertx.setTimer(COUNT_MILLIS, later -> count());
        }
        if (ready && !wasReady) {
            listener.takenOver(shard.number(), shard.fence().epoch(), (System.nanoTime() - begun) / 1_000_000);
        }
    }

    /** It looks at every campaign of the shard, so it does not follow each event. */
    private void count() {
        isCountDue = false;
        campaignsOverBudget = shard.campaignsOverBudget();
    }

    /** The shard's effects. Each result comes back as an event, on this event loop. */
    private final class EventLoopEffects implements ShardEffects {
        private final Consumer<Permit> receiver = this::receive;
        private @Nullable Permit permit;

        @Override
        public void runAsEvent(Consumer<EventTime> what) {
            ShardVerticle.this.runEvent(what);
        }

        @Override
        public void wakeAfter(long millis) {
            vertx.setTimer(millis, later -> runAsEvent(shard::woken));
        }

        @Override
        public boolean acquirePermit() {
            permit = permits.acquire(receiver);
            return permit != null;
        }

        private void receive(Permit granted) {
            context.runOnContext(here -> runEvent(now -> {
                permit = granted;
                shard.mayWrite(now);
            }));
        }

        @Override
        public void returnPermit() {
            if (permit != null) {
                permits.release(permit, false);
                permit = null;
            }
        }

        @Override
        public Consumer<WriteOutcome> writeStarted(int coupons) {
            Permit used = permit;
            permit = null;
            long sent = System.nanoTime();
            return outcome -> {
                if (used != null) {
                    permits.release(used, true);
                }
                report(outcome, coupons, System.nanoTime() - sent);
            };
        }

        private void report(WriteOutcome outcome, int coupons, long nanos) {
            if (outcome instanceof Committed || outcome instanceof Declined) {
                listener.committed(shard.number(), coupons, nanos);
            } else {
                listener.writeFailed(shard.number(), outcome);
            }
        }

        @Override
        public void released(Release reason) {
            permits.cancel(receiver);
            ready = false;
            listener.released(shard.number(), reason);
            if (drained != null) {
                drained.tryComplete();
            } else {
                onLost.run();
            }
        }
    }
}
