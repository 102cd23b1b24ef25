package io.dibs.cluster;

import io.dibs.cluster.ClusterTransport.ProbeAnswer;
import io.dibs.simulation.SimulatedWorld;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What lies between the nodes: a network that can be cut into sides and one way, the event bus over it, and Hazelcast,
 * which notices who comes, goes and falls silent, each in its time and not everywhere at once.
 */
final class SimulatedNetwork {
    private final SimulatedWorld world;
    private final List<SimulatedMember> members = new ArrayList<>();
    /** By sender and receiver: messages between them are lost until then. */
    private final Map<Way, Long> lostUntil = new HashMap<>();

    private long version;

    private record Way(UUID from, UUID to) {}

    SimulatedNetwork(SimulatedWorld world) {
        this.world = world;
    }

    void add(SimulatedMember member) {
        members.add(member);
    }

    // ---- faults ------------------------------------------------------------------------------------------------

    void partition() {
        members.forEach(member -> member.side = world.between(0, 1));
        silenceIsNoticed();
    }

    void heal() {
        members.forEach(member -> member.side = 0);
        partsMerge();
    }

    /** Hazelcast's connections stay open, and the event bus loses what goes one way. */
    void loseMessages(UUID from, UUID to, long millis) {
        lostUntil.put(new Way(from, to), world.millis() + millis);
    }

    void loseNothingMore() {
        lostUntil.clear();
    }

    // ---- Hazelcast ---------------------------------------------------------------------------------------------

    /** Its sockets are closed by its machine. */
    void deathIsNoticed() {
        membersChange(300, 700);
    }

    void silenceIsNoticed() {
        membersChange(4_000, 6_000);
    }

    void arrivalIsNoticed() {
        membersChange(0, 3_000);
    }

    /** The eldest of each part notices, and tells the others a new list, which reaches each in its own time. */
    private void membersChange(int soonest, int latest) {
        world.after(world.between(soonest, latest), () -> {
            version++;
            for (SimulatedMember member : members) {
                long told = version;
                Set<UUID> seen = seenBy(member);
                world.after(world.between(0, 700), () -> member.see(seen, told));
            }
        });
    }

    private Set<UUID> seenBy(SimulatedMember member) {
        return members.stream().filter(member::sees).map(each -> each.node).collect(Collectors.toUnmodifiableSet());
    }

    /** The smaller part is merged into the larger one, where its members get new ids. */
    private void partsMerge() {
        world.after(world.between(5_000, 10_000), () -> {
            List<SimulatedMember> open =
                    members.stream().filter(SimulatedMember::isAttached).toList();
            open.stream().map(each -> each.view.size()).max(Integer::compare).ifPresent(largest -> {
                open.stream().filter(each -> each.view.size() < largest).forEach(SimulatedMember::merged);
                arrivalIsNoticed();
            });
        });
    }

    // ---- the event bus and TCP ---------------------------------------------------------------------------------

    /** Late, twice or never. What was sent into a cut may arrive once it has healed. */
    void send(SimulatedMember from, UUID to, Consumer<SimulatedMember> onArrival) {
        SimulatedMember target = find(to);
        if (target == null) {
            return;
        }
        if (from.side != target.side && world.chance(0.2)) {
            world.after(world.between(1_000, 20_000), () -> arrive(from, target, onArrival));
        } else if (!isLost(from.node, to)) {
            world.soon(() -> arrive(from, target, onArrival));
            if (world.chance(0.01)) {
                world.soon(() -> arrive(from, target, onArrival));
            }
        }
    }

    private void arrive(SimulatedMember from, SimulatedMember target, Consumer<SimulatedMember> onArrival) {
        if (from.side == target.side) {
            target.process.deliver(() -> onArrival.accept(target));
        }
    }

    private boolean isLost(UUID from, UUID to) {
        return world.millis() < lostUntil.getOrDefault(new Way(from, to), 0L);
    }

    /** A stopped process has its sockets yet; a dead one's machine refuses. */
    ProbeAnswer probe(SimulatedMember from, String address) {
        SimulatedMember target = members.stream()
                .filter(each -> each.address().equals(address))
                .findFirst()
                .orElse(null);
        if (target == null || target.side != from.side) {
            return ProbeAnswer.NONE;
        }
        return target.process.isAlive() && target.isAttached() ? ProbeAnswer.OPEN : ProbeAnswer.REFUSED;
    }

    private SimulatedMember find(UUID node) {
        return members.stream()
                .filter(each -> each.node.equals(node))
                .findFirst()
                .orElse(null);
    }
}
