package io.dibs.cluster;

import io.dibs.simulation.SimulatedWorld;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

/** A process in the {@link SimulatedNetwork}: its membership of Hazelcast, and its place on the event bus. */
final class SimulatedMember implements ClusterTransport, ClusterBus {
    final UUID node;
    final SimulatedProcess process;
    int side;
    Set<UUID> view = Set.of();
    private final SimulatedWorld world;
    private final SimulatedNetwork network;
    private final String secret;
    private final Map<String, BiFunction<UUID, Buffer, Future<Buffer>>> handlers = new HashMap<>();
    private final Map<UUID, List<Promise<Buffer>>> waiting = new HashMap<>();
    private long joinDelay;
    private Membership current;
    private boolean deaf;
    private long version;

    SimulatedMember(
            UUID node, SimulatedProcess process, SimulatedWorld world, SimulatedNetwork network, String secret) {
        this.node = node;
        this.process = process;
        this.world = world;
        this.network = network;
        this.secret = secret;
        network.add(this);
    }

    /** Its consumer vanishes from the event bus, which no list of members shows. */
    void loseConsumer() {
        deaf = true;
    }

    boolean isAttached() {
        return current != null && process.isAlive();
    }

    boolean sees(SimulatedMember other) {
        return isAttached()
                && other.isAttached()
                && (other == this || other.process.runs() && other.side == side && other.secret.equals(secret));
    }

    /** A list of members; an older one than the last is ignored, and so is one for an earlier membership. */
    void see(Set<UUID> seen, long told) {
        if (isAttached() && process.runs() && told > version && seen.contains(node)) {
            view = seen;
            version = told;
        }
    }

    /** Into another part, which gives this member a new id. */
    void merged() {
        current.sound = false;
    }

    private final class Membership implements Connection {
        private boolean sound = true;

        @Override
        public Future<Void> attach(ClusterBus bus) {
            Promise<Void> attached = Promise.promise();
            process.after(world.between(1, 200), () -> {
                deaf = false;
                attached.complete();
            });
            return attached.future();
        }

        @Override
        public String address() {
            return SimulatedMember.this.address();
        }

        @Override
        public Set<UUID> members() {
            return current == this ? view : Set.of();
        }

        @Override
        public boolean isSound() {
            return sound;
        }

        @Override
        public Future<Void> leave() {
            if (current == this) {
                current = null;
                view = Set.of();
                network.deathIsNoticed();
            }
            Promise<Void> left = Promise.promise();
            process.after(world.between(1, 500), left::complete);
            return left.future();
        }
    }

    String address() {
        return node + ":1";
    }

    // ---- Hazelcast ---------------------------------------------------------------------------------------------

    @Override
    public String cluster() {
        return "dibs-" + secret;
    }

    /** As where a hung process holds an address. */
    void joinLater(long millis) {
        joinDelay = millis;
    }

    @Override
    public Future<Connection> join() {
        Promise<Connection> joined = Promise.promise();
        process.after(joinDelay + world.between(100, 2_000), () -> {
            current = new Membership();
            view = Set.of(node);
            network.arrivalIsNoticed();
            joined.complete(current);
        });
        return joined.future();
    }

    @Override
    public Future<ProbeAnswer> probe(String address) {
        Promise<ProbeAnswer> answered = Promise.promise();
        process.after(world.between(1, 500), () -> answered.complete(network.probe(this, address)));
        return answered.future();
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    // ---- the event bus -----------------------------------------------------------------------------------------

    @Override
    public Future<Void> attach(EventBus eventBus) {
        throw new UnsupportedOperationException("the membership is attached");
    }

    @Override
    public Future<Void> detach() {
        List.copyOf(waiting.keySet()).forEach(this::nodeLeft);
        return Future.succeededFuture();
    }

    @Override
    public void nodeLeft(UUID left) {
        List<Promise<Buffer>> lost = waiting.remove(left);
        if (lost != null) {
            List.copyOf(lost).forEach(promise -> promise.tryFail("the node has left"));
        }
    }

    @Override
    public void register(String kind, BiFunction<UUID, Buffer, Future<Buffer>> handler) {
        handlers.put(kind, handler);
    }

    @Override
    public Future<Buffer> request(UUID to, String kind, Buffer payload, long limitMillis) {
        if (!isAttached()) {
            return Future.failedFuture("there is no event bus");
        }
        Promise<Buffer> answer = Promise.promise();
        waiting.computeIfAbsent(to, key -> new ArrayList<>()).add(answer);
        answer.future()
                .onComplete(done -> waiting.getOrDefault(to, new ArrayList<>()).remove(answer));
        network.send(this, to, target -> target.receive(this, kind, payload, answer));
        process.after(limitMillis, () -> answer.tryFail("no answer in time"));
        return answer.future();
    }

    private void receive(SimulatedMember asker, String kind, Buffer payload, Promise<Buffer> answer) {
        if (isAttached() && !deaf) {
            handlers.get(kind)
                    .apply(asker.node, payload)
                    .onSuccess(result -> network.send(this, asker.node, back -> answer.tryComplete(result)));
        }
    }
}
