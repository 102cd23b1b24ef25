package io.dibs.simulation;

import io.dibs.routing.ModelMessenger;
import io.dibs.routing.ShardMailbox;
import io.dibs.shard.Batch;
import io.dibs.shard.Claim;
import io.dibs.shard.Command;
import io.dibs.shard.EventTime;
import io.dibs.shard.Fence;
import io.dibs.shard.Shard;
import io.dibs.shard.ShardEffects;
import io.dibs.shard.ShardLimits;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.snapshot.SnapshotLedger;
import io.dibs.snapshot.SnapshotLedgers;
import io.dibs.snapshot.SnapshotLimits;
import io.dibs.testkit.ledger.MemoryLedger;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A process that may own the shard. Its ways to the ledger and to Redis lose connections; it pauses; it dies and is
 * started again.
 */
final class SimulatedNode implements SimulatedBus.Process, ShardMailbox {
    private final Simulation simulation;
    private final SimulatedWorld world;
    private final MemoryLedger truth;
    private final ModelRedis redis;
    private final SimulatedBus post;
    private final String name;
    private final FaultPlan plan;
    private final FaultPlan.Source indexerFaults;
    private final FaultPlan.Source permitFaults;
    private final StatementFaults faults;
    private final StatementFaults redisFaults;
    private final SimulatedMemory memory;
    private final ShardLimits limits;
    private final SnapshotLimits snapshotLimits;
    private Shard shard;
    private ArrivalOrder arrivals;
    private long clockOff;
    private long drift;
    private long driftsSince;
    private long pausedUntil;
    private long deafUntil;
    private long muteUntil;
    private UUID id;
    private ModelMessenger messenger;
    private SimulatedIndexer indexer;
    /** One for all shards that the process ever owns, as in a node. */
    private SnapshotLedgers ledgers;

    SimulatedNode(Simulation simulation, String name, double faultyStatements, ShardLimits limits) {
        this.simulation = simulation;
        this.name = name;
        this.world = simulation.world;
        this.truth = simulation.ledger;
        this.redis = simulation.redis;
        this.post = simulation.post;
        this.plan = simulation.plan;
        this.indexerFaults = plan.source();
        this.permitFaults = plan.source();
        this.faults = StatementFaults.ofPostgres(plan.source(), faultyStatements);
        this.redisFaults =
                StatementFaults.ofRedis(plan.source(), world.chance(0.5) ? 0 : world.random.nextDouble() * 0.1);
        this.memory = new SimulatedMemory(world);
        this.limits = limits;
        this.snapshotLimits = new SnapshotLimits(
                120 * world.between(1, 2), world.chance(0.2) ? 500 : 1 << 20, world.between(1, 7), 10, 5, 50);
        begin();
    }

    private void begin() {
        id = post.begin(this);
        UUID itself = id;
        messenger = new ModelMessenger(
                id,
                number -> shard == null ? null : this,
                this::now,
                (to, message) -> post.send(itself, to, message),
                turn -> world.after(0, turn),
                simulation::misdirected);
        Consumer<Runnable> back = what -> ofProcess(itself, what);
        indexer = new SimulatedIndexer(world, truth, indexerFaults, back);
        ledgers = new SnapshotLedgers(
                new ProcessLedger(back), new SimulatedStore(world, redis, redisFaults, back), redis, snapshotLimits);
    }

    /** Of this machine: corrected by PostgreSQL's clock, more or less. */
    private EventTime now() {
        EventTime truth = world.now();
        long drifted = drift * (truth.monotonic() - driftsSince) / 1_000;
        return new EventTime(truth.monotonic(), truth.wall() + clockOff + drifted);
    }

    long wallMillis() {
        return now().wall();
    }

    /** From now on the clock is off by so much. */
    void clockOff(long millis) {
        clockOff = millis;
        drift = 0;
    }

    /** From now on each second of this clock is longer by so many milliseconds, or shorter. */
    void drift(int perMille) {
        drift = perMille;
        driftsSince = world.millis();
    }

    void fillMemory(long millis) {
        memory.fill(millis);
    }

    boolean isUp() {
        return shard != null && !shard.isReleased();
    }

    void takeOver() {
        simulation.story.tell(() -> name + " takes the shard over");
        shard = new Ownership().shard;
        arrivals = new ArrivalOrder(simulation);
        shard.start(now());
    }

    void crash() {
        shard = null;
        post.end(id);
        begin();
    }

    /** From now on every call to Redis arrives. */
    void reachRedis() {
        redisFaults.end();
    }

    /** Which process this is. */
    UUID id() {
        return id;
    }

    /** For so long nothing that is sent to it arrives. */
    void deafen(long millis) {
        deafUntil = world.millis() + millis;
    }

    /** For so long nothing that it sends arrives. */
    void mute(long millis) {
        muteUntil = world.millis() + millis;
    }

    @Override
    public boolean canSend() {
        return world.millis() >= muteUntil;
    }

    @Override
    public boolean canReceive() {
        return world.millis() >= deafUntil;
    }

    @Override
    public String toString() {
        return name;
    }

    void drain() {
        if (isUp()) {
            shard.drain(now());
        }
    }

    void pause(long millis) {
        pausedUntil = world.millis() + millis;
    }

    @Override
    public void receive(Buffer message) {
        ofProcess(id, () -> messenger.receive(message));
    }

    private void ofProcess(UUID process, Runnable what) {
        whenAwake(() -> {
            if (process.equals(id)) {
                what.run();
            }
        });
    }

    @Override
    public void claims(List<Claim> claims) {
        shard.claims(claims.stream().map(arrivals::note).toList(), now());
    }

    @Override
    public void command(Command command) {
        shard.command(command, now());
    }

    void sweep() {
        if (world.millis() >= pausedUntil) {
            messenger.sweep();
        }
    }

    /** Of the holders of the shard's coupons. */
    void index() {
        if (world.millis() >= pausedUntil) {
            indexer.look();
        }
    }

    long indexLag() {
        return indexer.lag();
    }

    private void whenAwake(Runnable what) {
        if (world.millis() < pausedUntil) {
            world.after(pausedUntil - world.millis(), () -> whenAwake(what));
        } else {
            what.run();
        }
    }

    /** What reaches a paused process waits; what is meant for one that is dead is gone. */
    private void event(Shard previous, Consumer<Shard> what) {
        whenAwake(() -> {
            if (previous != null && previous == shard) {
                what.accept(previous);
            }
        });
    }

    /** The way to PostgreSQL of one process. */
    private final class ProcessLedger extends SimulatedLedger {
        private final UUID process = id;

        ProcessLedger(Consumer<Runnable> back) {
            super(world, truth, simulation.outages, faults, back);
        }

        @Override
        protected void crash() {
            if (process.equals(id)) {
                SimulatedNode.this.crash();
            }
        }

        @Override
        public void takeOver(int shard, Fence seen, Consumer<TakeoverResult> then) {
            super.takeOver(shard, seen, result -> {
                if (result instanceof Taken) {
                    indexer.takenOver();
                }
                then.accept(result);
            });
        }

        @Override
        public void append(Fence fence, Batch batch, Consumer<WriteOutcome> then) {
            super.append(fence, batch, outcome -> {
                simulation.story.tell(() -> name + ", " + batch.coupons().size() + " coupons: " + outcome);
                if (outcome instanceof Committed) {
                    indexer.committed(batch);
                }
                then.accept(outcome);
            });
        }

        /** Before the shard hears of it. */
        @Override
        public void renewCodeKeys(Fence fence, Consumer<WriteOutcome> then) {
            super.renewCodeKeys(fence, outcome -> {
                if (outcome instanceof Committed) {
                    simulation.check(simulation.failovers.haveHappened(), "the ledger lost nothing: " + fence);
                }
                then.accept(outcome);
            });
        }
    }

    /** The shard's effects, with a ledger that takes the shortcut where it can. */
    private final class Ownership implements ShardEffects {
        private final SnapshotLedger ledger = ledgers.open(0);
        private final Shard shard = new Shard(0, new ObservedLedger(ledger, simulation.coverage), this, limits, memory);

        @Override
        public void runAsEvent(Consumer<EventTime> what) {
            what.accept(now());
        }

        @Override
        public void wakeAfter(long millis) {
            world.after(millis, () -> back(() -> shard.woken(now())));
        }

        @Override
        public boolean acquirePermit() {
            boolean isHeldBack = permitFaults.chance(0.1) && permitFaults.strikes(Fault.BATCH_HELD_BACK, name);
            if (isHeldBack) {
                world.after(permitFaults.between(1, 300), () -> back(() -> shard.mayWrite(now())));
            }
            return !isHeldBack;
        }

        @Override
        public void returnPermit() {
            // The others of its node are not there.
        }

        @Override
        public Consumer<WriteOutcome> writeStarted(int coupons) {
            return outcome -> simulation.check(!(outcome instanceof Contradicted), "memory was wrong: " + outcome);
        }

        @Override
        public void released(Release reason) {
            simulation.coverage.reached(reason);
            simulation.story.tell(() -> name + " has released the shard: " + reason);
            ledger.flush(() -> {});
        }

        private void back(Runnable what) {
            SimulatedNode.this.event(shard, same -> what.run());
        }
    }
}
