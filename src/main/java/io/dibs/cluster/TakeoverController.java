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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the shards that should live on this node. It takes what is missing, from whoever the fence names; what is
 * too many is left where it is until its new owner asks for it, so that no shard is without an owner in between.
 */
final class TakeoverController {
    private static final Logger LOG = LoggerFactory.getLogger(TakeoverController.class);
    /** An announced takeover stands in the fence by then, if nothing holds it up. */
    private static final long TAKEN_MILLIS = 50;

    private final UUID self;
    private final ClusterLoop loop;
    private final PeerRequests peers;
    private final LocalShards shards;
    private final ClusterRecords records;
    private final ShardDirectory directory;
    private final TakeoverBackoff restraint = new TakeoverBackoff();

    private Set<Integer> aim = Set.of();
    private Set<UUID> reachable = Set.of();
    private Set<UUID> members = Set.of();
    private final Set<Integer> underWay = new HashSet<>();
    private final Map<Integer, Begun> begun = new HashMap<>();
    /** When each shard was given to whoever asked for it, until this node has looked again. */
    private final Map<Integer, Long> given = new HashMap<>();
    /** When each shard that serves here began to. */
    private final Map<Integer, Long> serving = new HashMap<>();

    /** A shard that was taken and does not serve yet. */
    record Begun(UUID previous, Cause cause, long at) {}

    TakeoverController(UUID self, ClusterLoop loop, PeerRequests peers, ClusterPorts ports, ShardDirectory directory) {
        this.self = self;
        this.loop = loop;
        this.peers = peers;
        this.shards = ports.shards();
        this.records = ports.records();
        this.directory = directory;
    }

    /**
     * @param nodes that can be asked, and sent work
     * @param seen all that the event bus leads to: a node that has lost PostgreSQL, and counts as dead, still hears
     */
    void peers(Set<UUID> nodes, Set<UUID> seen) {
        reachable = nodes;
        members = seen;
        directory.present(nodes);
    }

    /** What this node knows of the others was true at that time or later. */
    void looked(long at) {
        given.values().removeIf(givenAt -> givenAt <= at);
    }

    void readOwners() {
        long at = loop.now();
        loop.whenDone(records.owners(), owners -> {
            if (owners.succeeded()) {
                directory.read(owners.result(), at);
                letGoOfLost(owners.result(), at);
            }
        });
    }

    /** Who owns a shard that nobody asks never runs into the fence, and would believe for ever that it has it. */
    private void letGoOfLost(List<Owner> owners, long readAt) {
        for (Owner owner : owners) {
            Long since = serving.get(owner.shard());
            if (since != null && since < readAt && !self.equals(owner.node())) {
                LOG.info("Shard {} belongs to {}; released it", owner.shard(), owner.node());
                left(owner.shard());
                shards.release(owner.shard());
            }
        }
    }

    /**
     * Whoever takes a shard from here without asking is believed as soon as the fence says so; at once where this node
     * cannot read it, since others that can have found it silent. Claims that wait here then go to the new owner.
     *
     * @param seeing whether this node's own heartbeats come back
     */
    void heard(UUID owner, List<AnnouncedTakeover> coming, boolean seeing) {
        directory.announced(owner, coming, loop.now());
        if (!seeing) {
            letGoUnseen(owner, coming);
        } else if (coming.stream().anyMatch(each -> serving.containsKey(each.shard()))) {
            loop.after(TAKEN_MILLIS, this::readOwners);
        }
    }

    private void letGoUnseen(UUID owner, List<AnnouncedTakeover> coming) {
        for (AnnouncedTakeover each : coming) {
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

    /** The shards that should live here. */
    void aim(Set<Integer> wanted) {
        aim = wanted;
        Set<Integer> missing = missing();
        if (!missing.isEmpty()) {
            underWay.addAll(missing);
            long at = loop.now();
            loop.whenDone(records.owners(), owners -> {
                if (owners.succeeded()) {
                    directory.read(owners.result(), at);
                    fetch(missing, owners.result(), at);
                } else {
                    underWay.removeAll(missing);
                }
            });
        }
    }

    private Set<Integer> missing() {
        Set<Integer> missing = new HashSet<>(aim);
        missing.removeAll(shards.owned());
        missing.removeAll(underWay);
        missing.removeAll(given.keySet());
        long now = loop.now();
        missing.removeIf(shard -> {
            long wait = restraint.waitMillis(shard, now);
            if (wait > 0) {
                loop.after(wait, () -> aim(aim));
            }
            return wait > 0;
        });
        return missing;
    }

    private void fetch(Set<Integer> missing, List<Owner> owners, long at) {
        Map<UUID, List<Owner>> theirs = new HashMap<>();
        for (Owner owner : owners) {
            if (missing.remove(owner.shard())) {
                if (isReachable(owner.node())) {
                    theirs.computeIfAbsent(owner.node(), node -> new ArrayList<>())
                            .add(owner);
                } else {
                    take(stillWanted(List.of(owner)), causeWithout(owner.node()), at);
                }
            }
        }
        underWay.removeAll(missing);
        theirs.forEach((node, of) -> new ShardHandover(loop, peers, this, node).bring(of));
    }

    boolean isReachable(UUID node) {
        return node != null && reachable.contains(node);
    }

    private Cause causeWithout(UUID previous) {
        if (previous == null) {
            return Cause.FIRST;
        }
        return previous.equals(self) ? Cause.AGAIN : Cause.LOST;
    }

    /** What is not is forgotten here, and taken up again when it is missing. */
    List<Owner> stillWanted(List<Owner> candidates) {
        Map<Boolean, List<Owner>> wanted =
                candidates.stream().collect(Collectors.partitioningBy(each -> aim.contains(each.shard())));
        wanted.get(false).forEach(each -> underWay.remove(each.shard()));
        return wanted.get(true);
    }

    void take(List<Owner> from, Cause cause, long at) {
        if (from.isEmpty()) {
            return;
        }
        List<AnnouncedTakeover> coming = coming(from);
        directory.announced(self, coming, loop.now());
        for (Owner each : from) {
            underWay.remove(each.shard());
            begun.put(each.shard(), new Begun(each.node(), cause, at));
            shards.own(each.shard());
        }
        peers.announce(members.stream().filter(node -> !node.equals(self)).toList(), coming);
    }

    static List<AnnouncedTakeover> coming(List<Owner> from) {
        return from.stream()
                .map(each -> new AnnouncedTakeover(each.shard(), each.epoch() + 1))
                .toList();
    }

    boolean isServed(List<Owner> taken) {
        return taken.stream().noneMatch(each -> begun.containsKey(each.shard()));
    }

    /**
     * Another node asks for shards that live here. It may know already what this node has yet to hear, so they are not
     * taken back on what was known before.
     */
    Future<Void> release(UUID asker, List<AnnouncedTakeover> asked) {
        LOG.debug("Handing {} shards over to {}", asked.size(), asker);
        List<Future<Void>> releases = new ArrayList<>();
        for (AnnouncedTakeover each : asked) {
            given.put(each.shard(), loop.now());
            left(each.shard());
            releases.add(shards.release(each.shard()));
        }
        return Future.join(releases)
                .<Void>mapEmpty()
                .onSuccess(released -> loop.run(() -> directory.announced(asker, asked, loop.now())));
    }

    /** @return null where the shard was not being taken over */
    Begun served(int shard) {
        serving.put(shard, loop.now());
        return begun.remove(shard);
    }

    /** The shard has gone to somebody else, with or without a word. */
    void left(int shard) {
        begun.remove(shard);
        Long since = serving.remove(shard);
        if (aim.contains(shard)) {
            long now = loop.now();
            restraint.lost(shard, since == null ? 0 : now - since, now);
        }
    }

    /** Lets go of everything, now. Never fails. */
    Future<Void> releaseAll() {
        aim = Set.of();
        begun.clear();
        serving.clear();
        List<Future<Void>> releases = new ArrayList<>();
        shards.owned().forEach(shard -> releases.add(shards.release(shard)));
        return Future.join(releases).<Void>mapEmpty().otherwiseEmpty();
    }

    boolean ownsNothing() {
        return shards.owned().isEmpty();
    }

    /** Whether all that should be here is here, and serves. */
    boolean isComplete() {
        return begun.isEmpty() && shards.owned().containsAll(aim);
    }
}
