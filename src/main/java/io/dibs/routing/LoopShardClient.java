package io.dibs.routing;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.ShardHash;
import io.dibs.campaign.VersionMatch;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.CommandAnswer;
import io.dibs.trace.TraceSpan;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The shard client of one event loop. It batches the claims of one turn of the loop into one message per shard; the
 * answers that a shard gives together come back in one turn too. While a shard has no owner its claims wait here, no
 * longer than their timeout.
 *
 * <p>Confined to its event loop, except {@link #onAnswer}, which any thread may call.
 */
public final class LoopShardClient implements ShardClient {
    private static final long SWEEP_MILLIS = 50;

    private final Vertx vertx;
    private final Context context;
    private final ShardHash sharding;
    private final ShardRoutes routes;
    private final NodeClock clock;
    private final ClientLimits limits;

    private final PendingCommands commands;
    private final List<List<Claim>> gathered = new ArrayList<>();
    private final List<ParkedClaims> parked = new ArrayList<>();
    private final List<Integer> touched = new ArrayList<>();
    private final PendingClaims pendingClaims = new PendingClaims();
    private final Queue<PendingClaim> answered = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean collecting = new AtomicBoolean();
    private boolean sweeping;

    /** Must be created on the event loop that uses it. */
    public LoopShardClient(Vertx vertx, ShardHash sharding, ShardRoutes routes, NodeClock clock, ClientLimits limits) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.sharding = sharding;
        this.routes = routes;
        this.clock = clock;
        this.limits = limits;
        this.commands = new PendingCommands(vertx, sharding, routes, clock, limits.commandMillis());
        for (int shard = 0; shard < sharding.shards(); shard++) {
            gathered.add(new ArrayList<>());
            parked.add(new ParkedClaims());
        }
    }

    @Override
    public void claim(
            String campaign,
            String userId,
            HolderIdentity user,
            @Nullable HolderIdentity key,
            @Nullable TraceSpan request,
            Consumer<ClaimAnswer> replyTo) {
        long deadline = clock.now().wall() + limits.claimMillis();
        int shard = sharding.shardOf(campaign);
        Claim claim = new Claim(campaign, userId, user, key, deadline, replyTo);
        PendingClaim pending = new PendingClaim(this, shard, claim, ClaimTrace.begin(request, shard));
        pendingClaims.add(pending);
        gather(pending);
        sweepLater();
    }

    @Override
    public Future<CommandAnswer> command(
            String campaign, String request, String actor, CampaignAction action, VersionMatch expectedVersion) {
        return commands.send(campaign, request, actor, action, expectedVersion);
    }

    @Override
    public Future<CommandAnswer> sync(String campaign) {
        return command(campaign, UUID.randomUUID().toString(), "", new CampaignAction.Sync());
    }

    private void gather(PendingClaim pending) {
        List<Claim> claims = gathered.get(pending.shard());
        if (claims.isEmpty()) {
            if (touched.isEmpty()) {
                context.runOnContext(endOfTurn -> flush());
            }
            touched.add(pending.shard());
        }
        claims.add(pending.claim());
    }

    private void flush() {
        for (int shard : touched) {
            List<Claim> claims = gathered.set(shard, new ArrayList<>());
            ShardMailbox mailbox = routes.mailbox(shard);
            if (mailbox != null) {
                mailbox.claims(claims);
            } else {
                claims.forEach(claim -> claim.answer(ClaimAnswer.MOVED));
            }
        }
        touched.clear();
    }

    /** Receives an answer, on any thread. */
    void onAnswer(PendingClaim pending) {
        answered.add(pending);
        if (collecting.compareAndSet(false, true)) {
            context.runOnContext(later -> collect());
        }
    }

    private void collect() {
        collecting.set(false);
        for (PendingClaim pending; (pending = answered.poll()) != null; ) {
            if (pending.isDone()) {
                continue;
            }
            if (pending.answer() == ClaimAnswer.MOVED) {
                park(pending);
            } else {
                parked.get(pending.shard()).shardAnswered();
                finish(pending, pending.answer());
            }
        }
    }

    private void finish(PendingClaim pending, ClaimAnswer answer) {
        pendingClaims.remove(pending);
        pending.complete(answer);
    }

    /** A node that is starting or cut off answers at once: a proxy tries the next one. */
    private void park(PendingClaim pending) {
        if (!routes.isMember()) {
            finish(pending, ClaimAnswer.MOVED);
            return;
        }
        ParkedClaims waiting = parked.get(pending.shard());
        if (waiting.add(pending)) {
            vertx.setTimer(waiting.pauseMillis(), later -> unpark(waiting));
        }
    }

    private void unpark(ParkedClaims waiting) {
        for (PendingClaim pending : waiting.takeAll()) {
            if (!pending.isDone()) {
                gather(pending);
            }
        }
    }

    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            vertx.setTimer(SWEEP_MILLIS, later -> sweep());
        }
    }

    private void sweep() {
        sweeping = false;
        long now = clock.now().wall();
        for (PendingClaim pending;
                (pending = pendingClaims.first()) != null && pending.claim().deadline() < now; ) {
            finish(pending, ClaimAnswer.LATE);
        }
        if (pendingClaims.first() != null) {
            sweepLater();
        }
    }
}
