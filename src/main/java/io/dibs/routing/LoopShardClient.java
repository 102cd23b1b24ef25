package io.dibs.routing;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.ShardHash;
import io.dibs.campaign.VersionMatch;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimReply;
import io.dibs.shard.CommandAnswer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The client of one event loop. It gathers the claims of one turn of the loop into one message a shard; the answers
 * that a shard gives together come back in one turn too. While a shard is between owners its claims wait here, no
 * longer than their time limit.
 *
 * <p>All of it runs on its event loop, but for {@link #answered}, which any thread may call.
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
    private final PendingClaims asks = new PendingClaims();
    private final Queue<PendingClaim> answered = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean collecting = new AtomicBoolean();
    private boolean sweeping;

    /** Belongs to the event loop that runs this. */
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
    public void claim(String campaign, String userId, HolderIdentity user, HolderIdentity key, ClaimReply asker) {
        PendingClaim ask = new PendingClaim(this, sharding.shardOf(campaign), asker);
        ask.of(new Claim(campaign, userId, user, key, clock.now().wall() + limits.claimMillis(), ask));
        asks.add(ask);
        gather(ask);
        sweepLater();
    }

    @Override
    public Future<CommandAnswer> command(
            String campaign, String request, String who, CampaignAction action, VersionMatch meant) {
        return commands.send(campaign, request, who, action, meant);
    }

    @Override
    public Future<CommandAnswer> sync(String campaign) {
        return command(campaign, UUID.randomUUID().toString(), "", new CampaignAction.Sync());
    }

    private void gather(PendingClaim ask) {
        List<Claim> claims = gathered.get(ask.shard);
        if (claims.isEmpty()) {
            if (touched.isEmpty()) {
                context.runOnContext(endOfTurn -> flush());
            }
            touched.add(ask.shard);
        }
        claims.add(ask.claim());
    }

    private void flush() {
        for (int shard : touched) {
            List<Claim> claims = gathered.set(shard, new ArrayList<>());
            ShardMailbox mailbox = routes.to(shard);
            if (mailbox != null) {
                mailbox.claims(claims);
            } else {
                claims.forEach(claim -> park((PendingClaim) claim.asker()));
            }
        }
        touched.clear();
    }

    /** Any thread: the answer of this ask is there. */
    void answered(PendingClaim ask) {
        answered.add(ask);
        if (collecting.compareAndSet(false, true)) {
            context.runOnContext(later -> collect());
        }
    }

    private void collect() {
        collecting.set(false);
        for (PendingClaim ask; (ask = answered.poll()) != null; ) {
            if (ask.isOver) {
                continue;
            }
            if (ask.answer() == ClaimAnswer.MOVED) {
                park(ask);
            } else {
                parked.get(ask.shard).served();
                finish(ask, ask.answer());
            }
        }
    }

    private void finish(PendingClaim ask, ClaimAnswer answer) {
        asks.remove(ask);
        ask.complete(answer);
    }

    /** A node that starts or is cut off keeps nobody waiting: a proxy asks the next one. */
    private void park(PendingClaim ask) {
        if (!routes.areOpen()) {
            finish(ask, ClaimAnswer.MOVED);
            return;
        }
        ParkedClaims waiting = parked.get(ask.shard);
        if (waiting.add(ask)) {
            vertx.setTimer(waiting.pauseMillis(), later -> unpark(waiting));
        }
    }

    private void unpark(ParkedClaims waiting) {
        for (PendingClaim ask : waiting.takeAll()) {
            if (!ask.isOver) {
                gather(ask);
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
        for (PendingClaim ask; (ask = asks.first()) != null && ask.claim().deadline() < now; ) {
            finish(ask, ClaimAnswer.LATE);
        }
        if (asks.first() != null) {
            sweepLater();
        }
    }
}
