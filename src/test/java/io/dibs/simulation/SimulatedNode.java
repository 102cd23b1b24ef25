package io.dibs.simulation;

import io.dibs.campaign.Room;
import io.dibs.campaign.Terms;
import io.dibs.shard.Batch;
import io.dibs.shard.Change;
import io.dibs.shard.Claim;
import io.dibs.shard.Command;
import io.dibs.shard.Effects;
import io.dibs.shard.Fence;
import io.dibs.shard.Limits;
import io.dibs.shard.Outcome.Contradicted;
import io.dibs.shard.Shard;
import io.dibs.snapshot.SnapshotLedger;
import io.dibs.snapshot.SnapshotLimits;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A process that may own the shard. Its ways to the ledger and to Redis lose connections; it pauses; it dies and is
 * started again.
 */
final class SimulatedNode {
    private final Simulation simulation;
    private final World world;
    private final ModelLedger truth;
    private final ModelRedis redis;
    private final Faults faults;
    private final Faults redisFaults;
    private final Limits limits;
    private final SnapshotLimits snapshotLimits;
    private final Set<Long> commands = new HashSet<>();
    private Shard shard;
    private ArrivalOrder arrivals;
    private long pausedUntil;
    private long cutOffUntil;
    private int life;

    SimulatedNode(Simulation simulation, World world, ModelLedger truth, ModelRedis redis, Faults faults, Limits limits) {
        this.simulation = simulation;
        this.world = world;
        this.truth = truth;
        this.redis = redis;
        this.faults = faults;
        this.redisFaults = new Faults(world.chance(0.5) ? 0 : world.random.nextDouble() * 0.1);
        this.limits = limits;
        this.snapshotLimits = new SnapshotLimits(
                120 * world.between(1, 2), world.chance(0.2) ? 500 : 1 << 20, world.between(1, 7), 10, 5, 50);
    }

    boolean isUp() {
        return shard != null && !shard.isReleased();
    }

    void takeOver() {
        Tenure tenure = new Tenure();
        shard = new Shard(0, tenure, limits, Room.UNBOUNDED);
        tenure.shard = shard;
        arrivals = new ArrivalOrder(simulation);
        shard.start(world.now());
    }

    void crash() {
        shard = null;
        commands.clear();
        life++;
    }

    /** Which process this is: messages for one that is dead reach nobody. */
    int life() {
        return life;
    }

    void cutOff(long millis) {
        cutOffUntil = world.millis() + millis;
    }

    boolean isCutOff() {
        return world.millis() < cutOffUntil;
    }

    void drain() {
        if (isUp()) {
            shard.drain(world.now());
        }
    }

    void pause(long millis) {
        pausedUntil = world.millis() + millis;
    }

    void claims(int itsLife, List<Claim> claims) {
        if (itsLife == life) {
            event(shard, it -> it.claims(claims.stream().map(arrivals::note).toList(), world.now()));
        }
    }

    /** A command that comes twice is taken once. */
    void command(int itsLife, long message, Command command) {
        if (itsLife == life && commands.add(message)) {
            event(shard, it -> it.command(command, world.now()));
        }
    }

    /** What reaches a paused process waits; what is meant for one that is dead is gone. */
    private void event(Shard tenure, Consumer<Shard> what) {
        if (world.millis() < pausedUntil) {
            world.after(pausedUntil - world.millis(), () -> event(tenure, what));
        } else if (tenure != null && tenure == shard) {
            what.accept(tenure);
        }
    }

    /** The shard's effects, with a ledger that takes the shortcut where it can. */
    private final class Tenure implements Effects {
        private final SnapshotLedger ledger = new SnapshotLedger(
                new SimulatedLedger(world, truth, faults, this::back),
                new SimulatedStore(world, redis, redisFaults, this::back),
                redis,
                snapshotLimits);
        private Shard shard;

        @Override
        public void seize(Fence seen) {
            ledger.seize(0, seen, seizure -> shard.seized(seizure, world.now()));
        }

        @Override
        public void readCampaigns() {
            ledger.campaigns(
                    0,
                    found -> shard.campaignsFound(found, world.now()),
                    cause -> shard.readFailed(world.now()));
        }

        @Override
        public void readPage(Terms terms, int from, int to) {
            ledger.page(
                    terms,
                    from,
                    to,
                    page -> shard.pageRead(terms, page, world.now()),
                    cause -> shard.pageFailed(terms, from, to, world.now()));
        }

        @Override
        public void readEligible(Terms terms, String after) {
            ledger.eligible(
                    terms,
                    after,
                    page -> shard.eligibleRead(terms, page, world.now()),
                    cause -> shard.eligibleFailed(terms, world.now()));
        }

        @Override
        public void append(Fence fence, Batch batch) {
            ledger.append(fence, batch, outcome -> {
                simulation.check(!(outcome instanceof Contradicted), "memory was wrong: " + outcome);
                shard.appended(outcome, world.now());
            });
        }

        @Override
        public void execute(Fence fence, Change change) {
            ledger.execute(fence, change, outcome -> shard.executed(outcome, world.now()));
        }

        @Override
        public void recall(Fence fence, Command command) {
            ledger.recall(fence, command, recall -> shard.recalled(recall, world.now()));
        }

        @Override
        public void prove(Fence fence) {
            ledger.prove(fence, proof -> shard.proven(proof, world.now()));
        }

        @Override
        public void wakeAfter(long millis) {
            world.after(millis, () -> back(() -> shard.woken(world.now())));
        }

        @Override
        public void released(Release why) {
            ledger.flush(0, () -> {});
        }

        private void back(Runnable what) {
            event(shard, same -> what.run());
        }
    }
}
