package io.dibs.cluster;

import io.dibs.cluster.ClusterRecords.Owner;
import io.dibs.cluster.ShardTakeover.Cause;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the shards that are placed on this node. Missing shards are taken from the owner that the fence names;
 * surplus shards stay until their new owner requests them, so that no shard is without an owner in between.
 */
final class TakeoverController {
    private static final Logger LOG = LoggerFactory.getLogger(TakeoverController.class);
    /** An announced takeover normally appears in the fence by then. */
    private static final long TAKEOVER_MILLIS = 50;

    private final UUID self;
    private final ClusterLoop loop;
    private final PeerRequests peers;
    private final LocalShards shards;
    private final ClusterRecords records;
    private final ShardDirectory directory;
    private final TakeoverBackoff backoff = new TakeoverBackoff();

    private Set<Integer> target = Set.of();
    private Set<UUID> reachable = Set.of();
    private Set<UUID> members = Set.of();
    private final Set<Integer> inProgress = new HashSet<>();
    private final Map<Integer, Begun> starting = new HashMap<>();
    /** When each shard was handed over, until this node has read the owners again. */
    private final Map<Integer, Long> handedOver = new HashMap<>();
    /** Since when each shard serves on this node. */
    private final Map<Integer, Long> servingSince = new HashMap<>();

    /** A shard whose takeover has started and that does not serve yet. */
    record Begun(@Nullable UUID previous, Cause cause, long at) {}

    TakeoverController(UUID self, ClusterLoop loop, PeerRequests peers, ClusterPorts ports, ShardDirectory directory) {
        this.self = self;
        this.loop = loop;
        this.peers = peers;
        this.shards = ports.shards();
        this.records = ports.records();
        this.directory = directory;
    }

    /**
     * @param nodes the nodes that can be asked and sent work
     * @param seen all nodes on the event bus: one that has lost PostgreSQL and counts as dead still receives messages
     */
    void peersChanged(Set<UUID> nodes, Set<UUID> seen) {
        reachable = nodes;
        members = seen;
        directory.reachable(nodes);
    }

    /** A heartbeat was read: this node's information was true at that time or later. */
    void onHeartbeat(long at) {
        handedOver.values().removeIf(givenAt -> givenAt <= at);
    }

    void readOwners() {
        long at = loop.now();
        loop.whenDone(records.owners(), owners -> {
            if (owners.succeeded()) {
                directory.read(owners.result(), at);
                releaseLost(owners.result(), at);
            }
        });
    }

    /**
     * Releases shards that the fence says are lost. The owner of an idle shard never writes, so it would not notice
     * otherwise.
     */
    private void releaseLost(List<Owner> owners, long readAt) {
        for (Owner owner : owners) {
            Long since = servingSince.get(owner.shard());
            if (since != null && since < readAt && !self.equals(owner.node())) {
                LOG.info("Shard {} belongs to {}; released it", owner.shard(), owner.node());
                left(owner.shard());
                shards.release(owner.shard());
            }
        }
    }

    /**
     * Another node announces that it takes shards over. It is believed once the fence confirms it; at once if this node
     * cannot read the fence, because then the others consider it dead. Waiting claims then go to the new owner.
     *
     * @param upToDate whether this node's own heartbeats succeed
     */
    void onAnnouncement(UUID owner, List<AnnouncedTakeover> announced, boolean upToDate) {
        directory.announced(owner, announced, loop.now());
        if (!upToDate) {
            releaseAnnounced(owner, announced);
        } else if (announced.stream().anyMatch(each -> servingSince.containsKey(each.shard()))) {
            loop.after(TAKEOVER_MILLIS, this::readOwners);
        }
    }

    private void releaseAnnounced(UUID owner, List<AnnouncedTakeover> announced) {
        for (AnnouncedTakeover each : announced) {
            if (owner.equals(directory.ownerOf(each.shard())) && shards.owned().contains(each.shard())) {
                LOG.info(
                        "Shard {} moves to {} and PostgreSQL is unreachable from here; released it",
                        each.shard(),
                        owner);
                left(each.shard());
                shards.release(each.shard());
            }
        }
    }

    /** Sets the shards that are placed on this node. */
    void wanted(Set<Integer> wanted) {
        target = wanted;
        Set<Integer> missing = missing();
        if (!missing.isEmpty()) {
            inProgress.addAll(missing);
            long at = loop.now();
            loop.whenDone(records.owners(), owners -> {
                if (owners.succeeded()) {
                    directory.read(owners.result(), at);
                    fetch(missing, owners.result(), at);
                } else {
                    inProgress.removeAll(missing);
                }
            });
        }
    }

    private Set<Integer> missing() {
        Set<Integer> missing = new HashSet<>(target);
        missing.removeAll(shards.owned());
        missing.removeAll(inProgress);
        missing.removeAll(handedOver.keySet());
        long now = loop.now();
        missing.removeIf(shard -> {
            long wait = backoff.waitMillis(shard, now);
            if (wait > 0) {
                loop.after(wait, () -> wanted(target));
            }
            return wait > 0;
        });
        return missing;
    }

    private void fetch(Set<Integer> missing, List<Owner> owners, long at) {
        Map<UUID, List<Owner>> byOwner = new HashMap<>();
        for (Owner owner : owners) {
            if (missing.remove(owner.shard())) {
                if (isReachable(owner.node())) {
                    byOwner.computeIfAbsent(owner.node(), node -> new ArrayList<>())
                            .add(owner);
                } else {
                    take(stillWanted(List.of(owner)), causeOf(owner.node()), at);
                }
            }
        }
        inProgress.removeAll(missing);
        byOwner.forEach((node, of) -> new ShardHandover(loop, peers, this, node).start(of));
    }

    boolean isReachable(@Nullable UUID node) {
        return node != null && reachable.contains(node);
    }

    private Cause causeOf(@Nullable UUID previous) {
        if (previous == null) {
            return Cause.FIRST;
        }
        return previous.equals(self) ? Cause.AGAIN : Cause.LOST;
    }

    /** Drops the others; they are fetched again if they are missing later. */
    List<Owner> stillWanted(List<Owner> candidates) {
        List<Owner> wanted = new ArrayList<>();
        for (Owner each : candidates) {
            if (target.contains(each.shard())) {
                wanted.add(each);
            } else {
                inProgress.remove(each.shard());
            }
        }
        return wanted;
    }

    void take(List<Owner> from, Cause cause, long at) {
        if (from.isEmpty()) {
            return;
        }
        List<AnnouncedTakeover> announced = announcements(from);
        directory.announced(self, announced, loop.now());
        for (Owner each : from) {
            inProgress.remove(each.shard());
            starting.put(each.shard(), new Begun(each.node(), cause, at));
            shards.takeOver(each.shard());
        }
        peers.announce(members.stream().filter(node -> !node.equals(self)).toList(), announced);
    }

    static List<AnnouncedTakeover> announcements(List<Owner> from) {
        return from.stream()
                .map(each -> new AnnouncedTakeover(each.shard(), each.epoch() + 1))
                .toList();
    }

    boolean isServed(List<Owner> taken) {
        return taken.stream().noneMatch(each -> starting.containsKey(each.shard()));
    }

    /**
     * Releases shards that another node requests. That node may be ahead of this one, so they are not taken back on the
     * basis of older information.
     */
    Future<Void> release(UUID requester, List<AnnouncedTakeover> asked) {
        LOG.debug("Handing {} shards over to {}", asked.size(), requester);
        List<Future<Void>> releases = new ArrayList<>();
        for (AnnouncedTakeover each : asked) {
            handedOver.put(each.shard(), loop.now());
            left(each.shard());
            releases.add(shards.release(each.shard()));
        }
        return Future.join(releases)
                .<Void>mapEmpty()
                .onSuccess(released -> loop.run(() -> directory.announced(requester, asked, loop.now())));
    }

    /** @return null if the shard was not being taken over */
    @Nullable
    Begun served(int shard) {
        servingSince.put(shard, loop.now());
        return starting.remove(shard);
    }

    /** The shard has moved to another node, announced or not. */
    void left(int shard) {
        starting.remove(shard);
        Long since = servingSince.remove(shard);
        if (target.contains(shard)) {
            long now = loop.now();
            backoff.lost(shard, since == null ? 0 : now - since, now);
        }
    }

    /** Releases every shard now. Never fails. */
    Future<Void> releaseAll() {
        target = Set.of();
        starting.clear();
        servingSince.clear();
        List<Future<Void>> releases = new ArrayList<>();
        shards.owned().forEach(shard -> releases.add(shards.release(shard)));
        return Future.join(releases).<Void>mapEmpty().otherwiseEmpty();
    }

    boolean ownsNothing() {
        return shards.owned().isEmpty();
    }

    /** Whether every shard that is placed here is owned and serves. */
    boolean isComplete() {
        return starting.isEmpty() && shards.owned().containsAll(target);
    }
}
