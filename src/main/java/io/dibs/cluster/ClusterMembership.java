package io.dibs.cluster;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the life cycle of this node in the cluster: join, be reachable both ways, take part, drain. When it finds itself
 * outside it lets go of every shard; when its hold on the cluster cannot be trusted any more it joins anew. All of it
 * runs on the {@link ClusterLoop}.
 */
final class ClusterMembership implements BusAttachment.Watcher, PeerMonitor.Observer {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMembership.class);
    private static final long WATCH_MILLIS = 1_000;
    private static final long REACH_AGAIN_MILLIS = 100;
    private static final long LET_GO_MILLIS = 1_000;
    /** Time for a membership that is new to find the others by itself. */
    private static final long PATIENCE_MILLIS = 10_000;

    private final ClusterSettings settings;
    private final UUID self;
    private final ClusterLoop loop;
    private final PeerRequests peers;
    private final TakeoverController takeovers;
    private final ClusterListener listener;
    private final PeerMonitor lookout;
    private final BusAttachment attachment;
    private final EventBusProbe watch;
    private final Promise<Void> takesPart = Promise.promise();
    private final Promise<Void> drained = Promise.promise();
    private Supplier<Future<Void>> warmUp;
    private volatile NodeStage stage = NodeStage.JOINING;
    private boolean reaching;
    private volatile boolean settled;
    /** The node of another cluster that keeps this one out. */
    private UUID waitsFor;

    ClusterMembership(
            ClusterSettings settings,
            ClusterLoop loop,
            ClusterPorts ports,
            PeerRequests peers,
            TakeoverController takeovers,
            ClusterListener listener) {
        this.settings = settings;
        this.self = settings.node();
        this.loop = loop;
        this.peers = peers;
        this.takeovers = takeovers;
        this.listener = listener;
        this.lookout = new PeerMonitor(self, loop, ports.beats(), peers, this);
        this.attachment = new BusAttachment(settings, loop, ports.bus(), this);
        this.watch = new EventBusProbe(self, loop, peers);
    }

    // ---- joining -----------------------------------------------------------------------------------------------

    /** Completes when the node takes part; fails where PostgreSQL or Hazelcast cannot be had at all. */
    Future<Void> join(Supplier<Future<Void>> warm) {
        warmUp = warm;
        peers.serve(new Answering());
        return noStrangers()
                .compose(alone -> lookout.start())
                .compose(beating -> attachment.open())
                .onSuccess(open -> loop.each(WATCH_MILLIS, this::watch))
                .compose(open -> takesPart.future());
    }

    /** Of two clusters on one database the one that was there first goes on. It is found before this node has a row. */
    private Future<Void> noStrangers() {
        return Future.<Void>succeededFuture().map(begun -> attachment.cluster()).compose(ours -> lookout.strangers(ours)
                .compose(strangers -> strangers.isEmpty()
                        ? Future.succeededFuture()
                        : Future.failedFuture(OtherClusterException.of(strangers.get(0), ours))));
    }

    @Override
    public void membersChanged() {
        listener.sees(attachment.members().size());
        present();
        judge();
    }

    private void present() {
        lookout.present(attachment.presence(stage).withUnreached(watch.unreached()));
    }

    private void enter(NodeStage next) {
        stage = next;
        present();
    }

    /**
     * Each peer must answer, and each answer comes by the way that it will take later. Where some take part already,
     * another newcomer that cannot be reached keeps nobody from joining them.
     */
    private void reach(SurvivingGroup standing) {
        if (!reaching) {
            reaching = true;
            List<Future<Void>> pings =
                    lookout.mustReach().stream().map(peers::ping).toList();
            loop.whenDone(Future.all(pings), answers -> reached(answers, standing));
        }
    }

    private void reached(AsyncResult<?> answers, SurvivingGroup asked) {
        if (answers.failed()) {
            reaching = false;
            loop.after(REACH_AGAIN_MILLIS, this::judge);
        } else if (asked.eligible().isEmpty()) {
            takePart(asked);
        } else {
            loop.whenDone(warmUp.get(), warm -> takePart(asked));
        }
    }

    private void takePart(SurvivingGroup asked) {
        reaching = false;
        if (stage == NodeStage.JOINING && lookout.standing().group().equals(asked.group())) {
            LOG.info("Joined a cluster of {} nodes", asked.group().size());
            enter(NodeStage.ELIGIBLE);
            listener.takesPart();
            takesPart.tryComplete();
        }
        judge();
    }

    // ---- taking part -------------------------------------------------------------------------------------------

    @Override
    public void heard(long sentAt) {
        takeovers.looked(sentAt);
        takeovers.readOwners();
        judge();
    }

    @Override
    public void changed() {
        judge();
    }

    /** Draws the conclusions of what is known now. Whatever it starts may be started again. */
    void judge() {
        SurvivingGroup standing = lookout.standing();
        takeovers.peers(lookout.reachable(), attachment.members());
        if (!standing.isInside()) {
            beOutside();
        } else if (stage == NodeStage.JOINING) {
            reach(standing);
        } else {
            takeovers.aim(RendezvousPlacement.of(standing.eligible(), settings.shards())
                    .shardsOf(self));
        }
        settle(standing.eligible().contains(self) && takeovers.isComplete());
        if (stage == NodeStage.DRAINING
                && (takeovers.ownsNothing() || standing.eligible().isEmpty())) {
            takeovers.releaseAll().onComplete(done -> drained.tryComplete());
        }
    }

    private void settle(boolean now) {
        if (now && !settled) {
            listener.settled();
        }
        settled = now;
    }

    /** Any thread. */
    boolean isSettled() {
        return settled;
    }

    /** Any thread. */
    boolean takesPart() {
        return stage != NodeStage.JOINING;
    }

    private void beOutside() {
        if (stage == NodeStage.ELIGIBLE) {
            LOG.warn("Not in the surviving partition; releasing all shards");
            enter(NodeStage.JOINING);
            listener.isOutside("it is cut off from the other nodes");
        }
        if (!takeovers.ownsNothing()) {
            takeovers.releaseAll();
        }
    }

    // ---- joining anew ------------------------------------------------------------------------------------------

    private boolean watch() {
        if (attachment.isOpen()) {
            watch.ping(Stream.concat(Stream.of(self), lookout.reachable().stream())
                    .collect(Collectors.toUnmodifiableSet()));
            present();
            watch.complaint(lookout.presences()).ifPresent(this::broken);
            sayWhoIsInTheWay();
            if (!lookout.standing().isInside() && attachment.openMillis() > PATIENCE_MILLIS) {
                lookout.knockAtUnseen();
            }
        }
        return !attachment.isClosed();
    }

    /** Two clusters that started together on one database: one of them goes on, and this is not its. */
    private void sayWhoIsInTheWay() {
        List<NodeHeartbeat> strangers = lookout.strangers();
        if (lookout.standing().isInside() || strangers.isEmpty()) {
            waitsFor = null;
        } else if (!strangers.get(0).node().equals(waitsFor)) {
            waitsFor = strangers.get(0).node();
            String why = OtherClusterException.of(strangers.get(0), attachment.cluster())
                    .getMessage();
            LOG.warn("Waiting to join. {}", why);
            listener.isOutside(why);
        }
    }

    @Override
    public void canReachUnseen(UUID node) {
        if (!lookout.standing().isInside() && attachment.openMillis() > PATIENCE_MILLIS) {
            broken("it can reach " + node + " again, and is outside");
        }
    }

    @Override
    public void broken(String why) {
        LOG.warn("Leaving the cluster and joining again: {}", why);
        listener.isOutside(why);
        Future<Void> gone = attachment.letGo();
        watch.startAgain();
        if (stage == NodeStage.ELIGIBLE) {
            stage = NodeStage.JOINING;
        }
        present();
        takeovers
                .releaseAll()
                .timeout(LET_GO_MILLIS, TimeUnit.MILLISECONDS)
                .eventually(() -> gone)
                .onComplete(left -> loop.run(this::joinAnew));
    }

    /** Whoever drains has nothing left to hand over. */
    private void joinAnew() {
        if (stage == NodeStage.DRAINING) {
            drained.tryComplete();
        } else {
            attachment.openAgain(failure -> LOG.warn("Joining the cluster failed: {}", failure.getMessage()));
        }
    }

    // ---- leaving -----------------------------------------------------------------------------------------------

    /** Completes when others have taken the shards over, or when the limit is over and they have been let go of. */
    Future<Void> drain(long limitMillis) {
        loop.run(() -> {
            enter(NodeStage.DRAINING);
            judge();
        });
        return drained.future().timeout(limitMillis, TimeUnit.MILLISECONDS).recover(late -> takeovers.releaseAll());
    }

    Future<Void> leave() {
        return lookout.end().eventually(attachment::close);
    }

    /** What this node does when another one asks. Requests come on the event bus's thread. */
    private final class Answering implements PeerRequests.Answers {
        @Override
        public void listen() {
            lookout.listen();
        }

        @Override
        public Future<Void> release(UUID asker, List<AnnouncedTakeover> shards) {
            Promise<Void> released = Promise.promise();
            loop.run(() -> {
                takeovers.release(asker, shards).onComplete(done -> {
                    released.handle(done);
                    loop.run(ClusterMembership.this::judge);
                });
                lookout.listen();
            });
            return released.future();
        }

        @Override
        public void coming(UUID owner, List<AnnouncedTakeover> shards) {
            loop.run(() -> takeovers.heard(owner, shards, lookout.isSeeing()));
        }
    }
}
