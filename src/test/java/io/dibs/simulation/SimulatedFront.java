package io.dibs.simulation;

import io.dibs.routing.ModelMessenger;
import io.dibs.shard.Claim;
import io.dibs.shard.Command;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A process that owns nothing and is asked by everybody: it sends what it is asked to the owners. Its list of members
 * loses nodes that are there, its bus is replaced, and it is started again, while what it sent is still under way or in
 * hand.
 */
final class SimulatedFront implements SimulatedBus.Process {
    private static final int SHARD = 0;

    private final Simulation simulation;
    private final SimulatedWorld world;
    private final SimulatedBus post;
    private final Map<UUID, List<Claim>> gathered = new HashMap<>();
    private UUID id;
    private ModelMessenger messenger;
    private long busOpensAt;

    SimulatedFront(Simulation simulation, SimulatedWorld world, SimulatedBus post) {
        this.simulation = simulation;
        this.world = world;
        this.post = post;
        begin();
    }

    private void begin() {
        id = post.begin(this);
        UUID itself = id;
        messenger = new ModelMessenger(
                id,
                none -> null,
                world::now,
                (to, message) -> world.millis() >= busOpensAt && post.send(itself, to, message),
                turn -> world.after(0, turn),
                simulation::misdirected);
    }

    /** Those for one node that come within some milliseconds leave together. */
    void claims(UUID node, List<Claim> claims) {
        List<Claim> together = gathered.computeIfAbsent(node, none -> new ArrayList<>());
        together.addAll(claims);
        if (together.size() == claims.size()) {
            world.after(world.between(0, 5), () -> messenger.to(node, SHARD).claims(gathered.remove(node)));
        }
    }

    void command(UUID node, Command command) {
        messenger.to(node, SHARD).command(command);
    }

    /** The list of members does not hold that node, for now. */
    void loseSightOf(UUID node) {
        messenger.left(node);
    }

    void replaceBus(long millis) {
        messenger.allLeft();
        busOpensAt = world.millis() + millis;
    }

    void restart() {
        post.end(id);
        begin();
    }

    void sweep() {
        messenger.sweep();
    }

    @Override
    public void receive(Buffer message) {
        messenger.receive(message);
    }

    @Override
    public boolean canSend() {
        return world.millis() >= busOpensAt;
    }

    @Override
    public boolean canReceive() {
        return world.millis() >= busOpensAt;
    }
}
