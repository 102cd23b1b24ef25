package io.dibs.cluster;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the life cycle of this node in the cluster: join, be reachable both ways, become a member, drain. A node outside
 * the surviving group releases every shard; a node whose attachment is broken leaves and joins again. Confined to the
 * {@link ClusterLoop}.
 */
final class ClusterMembership implements BusAttachment.Watcher, PeerMonitor.Observer {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMembership.class);
    private static final long PROBE_INTERVAL_MILLIS = 1_000;
    private static final long PING_AGAIN_MILLIS = 100;
    private static final long RELEASE_TIMEOUT_MILLIS = 1_000;
    /** Without a hung process at one of its addresses, Hazelcast has joined long before. */
    private static final long SLOW_JOIN_MILLIS = 15_000;
    /** Time for a new membership to discover the others by itself. */
    private static final long DISCOVERY_TIMEOUT_MILLIS = 10_000;

    private final ClusterSettings settings;
    private final UUID self;
    private final ClusterLoop loop;
    private final ClusterTransport transport;
    private final PeerRequests peers;
    private final TakeoverController takeovers;
    private final ClusterListener listener;
    private final PeerMonitor peerMonitor;
    private final BusAttachment attachment;
    private final EventBusProbe probe;
    private final Promise<Void> joined = Promise.promise();
    private final Promise<Void> drained = Promise.promise();
    private Supplier<Future<Void>> warmUp = Future::succeededFuture;
    private volatile NodeStage stage = NodeStage.JOINING;
    private boolean pinging;
    private volatile boolean settled;
    /** The node of another cluster that blocks this one. */
    private @Nullable UUID waitingFor;

    ClusterMembership(
            ClusterSettings settings,
            ClusterLoop loop,
            ClusterTransport transport,
            ClusterPorts ports,
            PeerRequests peers,
            TakeoverController takeovers,
            ClusterListener listener) {
        this.settings = settings;
        this.self = settings.node();
        this.loop = loop;
        this.transport = transport;
        this.peers = peers;
        this.takeovers = takeovers;
        this.listener = listener;
        this.peerMonitor = new PeerMonitor(self, loop, transport, ports.heartbeats(), peers, this);
        this.attachment = new BusAttachment(loop, transport, ports.bus(), this);
        this.probe = new EventBusProbe(self, loop, peers);
    }

    // ---- joining -----------------------------------------------------------------------------------------------

    /** Completes when the node is a member; fails if PostgreSQL or Hazelcast is unavailable. */
    Future<Void> join(Supplier<Future<Void>> warm) {
        warmUp = warm;
        peers.register(new Answering());
        return requireNoOtherCluster()
                .compose(alone -> peerMonitor.start())
                .compose(started -> {
                    loop.after(SLOW_JOIN_MILLIS, this::reportSlowJoin);
                    return attachment.open();
                })
                .onSuccess(open -> loop.each(PROBE_INTERVAL_MILLIS, this::probe))
                .compose(open -> joined.future());
    }

    /** Hazelcast waits for a process that accepts its connection, even if that process never answers. */
    private void reportSlowJoin() {
        if (!attachment.isOpen()) {
            String reason =
                    "Hazelcast has not joined after " + SLOW_JOIN_MILLIS / 1_000 + " s. Where no node answers and a"
                            + " process at one of its addresses hangs, it waits for that process: end it";
            LOG.warn("{}", reason);
            listener.excluded(reason);
        }
    }

    /** Of two clusters on one database, the first one continues. It is detected before this node has a row. */
    private Future<Void> requireNoOtherCluster() {
        return Future.<Void>succeededFuture().map(begun -> transport.cluster()).compose(ours -> peerMonitor
                .otherClusters(ours)
                .compose(strangers -> strangers.isEmpty()
                        ? Future.succeededFuture()
                        : Future.failedFuture(OtherClusterException.of(strangers.get(0), ours))));
    }

    @Override
    public void membersChanged() {
        listener.membersChanged(attachment.members().size());
        publishPresence();
        evaluate();
    }

    private void publishPresence() {
        peerMonitor.publish(attachment.presence(stage).withUnreached(probe.unreached()));
    }

    private void enterStage(NodeStage next) {
        stage = next;
        publishPresence();
    }

    /**
     * Pings every required peer; each answer takes the same route as later messages. If there are members already, an
     * unreachable newcomer does not prevent others from joining them.
     */
    private void pingPeers(SurvivingGroup survivors) {
        if (!pinging) {
            pinging = true;
            List<Future<Void>> pings =
                    peerMonitor.requiredPeers().stream().map(peers::ping).toList();
            loop.whenDone(Future.all(pings), answers -> onPings(answers, survivors));
        }
    }

    private void onPings(AsyncResult<?> answers, SurvivingGroup expected) {
        if (answers.failed()) {
            pinging = false;
            loop.after(PING_AGAIN_MILLIS, this::evaluate);
        } else if (expected.eligible().isEmpty()) {
            becomeMember(expected);
        } else {
            loop.whenDone(warmUp.get(), warm -> becomeMember(expected));
        }
    }

    private void becomeMember(SurvivingGroup expected) {
        pinging = false;
        if (stage == NodeStage.JOINING && peerMonitor.survivors().group().equals(expected.group())) {
            LOG.info("Joined a cluster of {} nodes", expected.group().size());
            enterStage(NodeStage.ELIGIBLE);
            listener.joined();
            joined.tryComplete();
        }
        evaluate();
    }

    // ---- membership -------------------------------------------------------------------------------------------

    @Override
    public void onHeartbeat(long sentAt) {
        takeovers.onHeartbeat(sentAt);
        takeovers.readOwners();
        evaluate();
    }

    @Override
    public void onChange() {
        evaluate();
    }

    /** Acts on the current state. Everything it starts is idempotent. */
    void evaluate() {
        SurvivingGroup survivors = peerMonitor.survivors();
        takeovers.peersChanged(peerMonitor.reachable(), attachment.members());
        if (!survivors.isInside()) {
            leaveGroup();
        } else if (stage == NodeStage.JOINING) {
            pingPeers(survivors);
        } else {
            takeovers.wanted(RendezvousPlacement.of(survivors.eligible(), settings.shards())
                    .shardsOf(self));
        }
        settle(survivors.eligible().contains(self) && takeovers.isComplete());
        if (stage == NodeStage.DRAINING
                && (takeovers.ownsNothing() || survivors.eligible().isEmpty())) {
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
    boolean isMember() {
        return stage != NodeStage.JOINING;
    }

    private void leaveGroup() {
        if (stage == NodeStage.ELIGIBLE) {
            LOG.warn("Not in the surviving partition; releasing all shards");
            enterStage(NodeStage.JOINING);
            listener.excluded("it is cut off from the other nodes");
        }
        if (!takeovers.ownsNothing()) {
            takeovers.releaseAll();
        }
    }

    // ---- rejoining ------------------------------------------------------------------------------------------

    private boolean probe() {
        if (attachment.isOpen()) {
            probe.ping(Stream.concat(Stream.of(self), peerMonitor.reachable().stream())
                    .collect(Collectors.toUnmodifiableSet()));
            publishPresence();
            probe.findFault(peerMonitor.presences()).ifPresent(this::attachmentBroken);
            logBlockingCluster();
            if (!peerMonitor.survivors().isInside() && attachment.openMillis() > DISCOVERY_TIMEOUT_MILLIS) {
                peerMonitor.probeUnseen();
            }
        }
        return !attachment.isClosed();
    }

    /** Of two clusters that started together on one database one continues, and this node belongs to the other. */
    private void logBlockingCluster() {
        List<NodeHeartbeat> strangers = peerMonitor.otherClusters();
        if (peerMonitor.survivors().isInside() || strangers.isEmpty()) {
            waitingFor = null;
        } else if (!strangers.get(0).node().equals(waitingFor)) {
            waitingFor = strangers.get(0).node();
            String reason = OtherClusterException.reason(strangers.get(0), transport.cluster());
            LOG.warn("Waiting to join. {}", reason);
            listener.excluded(reason);
        }
    }

    @Override
    public void onReachableUnseen(UUID node) {
        if (!peerMonitor.survivors().isInside() && attachment.openMillis() > DISCOVERY_TIMEOUT_MILLIS) {
            attachmentBroken("it can reach " + node + " again, but is not in the surviving partition");
        }
    }

    @Override
    public void attachmentBroken(String reason) {
        LOG.warn("Leaving the cluster and joining again: {}", reason);
        listener.excluded(reason);
        Future<Void> detached = attachment.detach();
        probe.restart();
        if (stage == NodeStage.ELIGIBLE) {
            stage = NodeStage.JOINING;
        }
        publishPresence();
        loop.within(RELEASE_TIMEOUT_MILLIS, takeovers.releaseAll())
                .eventually(() -> detached)
                .onComplete(left -> loop.run(this::rejoin));
    }

    /** A draining node has nothing left to hand over. */
    private void rejoin() {
        if (stage == NodeStage.DRAINING) {
            drained.tryComplete();
        } else {
            attachment.reopen(failure -> LOG.warn("Joining the cluster failed: {}", failure.getMessage()));
        }
    }

    // ---- leaving -----------------------------------------------------------------------------------------------

    /** Completes when others have taken the shards over, or when they were released after the timeout. */
    Future<Void> drain(long limitMillis) {
        loop.run(() -> {
            enterStage(NodeStage.DRAINING);
            evaluate();
        });
        return loop.within(limitMillis, drained.future()).recover(late -> takeovers.releaseAll());
    }

    Future<Void> leave() {
        return peerMonitor.stop().eventually(attachment::close);
    }

    /** Answers the requests of other nodes, on the event bus's thread. */
    private final class Answering implements PeerRequests.Answers {
        @Override
        public void refresh() {
            peerMonitor.heartbeatSoon();
        }

        @Override
        public Future<Void> onRelease(UUID requester, List<AnnouncedTakeover> shards) {
            Promise<Void> released = Promise.promise();
            loop.run(() -> {
                takeovers.release(requester, shards).onComplete(done -> {
                    released.handle(done);
                    loop.run(ClusterMembership.this::evaluate);
                });
                peerMonitor.heartbeatSoon();
            });
            return released.future();
        }

        @Override
        public void onAnnouncement(UUID owner, List<AnnouncedTakeover> shards) {
            loop.run(() -> takeovers.onAnnouncement(owner, shards, peerMonitor.isUpToDate()));
        }
    }
}
